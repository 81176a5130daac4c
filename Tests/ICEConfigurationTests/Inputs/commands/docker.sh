#!/bin/sh
docker run -d --name app \
  -e TURN_URL=turn:turn.example.com:3478 \
  -e TURN_USERNAME=alice \
  -e TURN_PASSWORD=p4ss \
  example/app:latest
