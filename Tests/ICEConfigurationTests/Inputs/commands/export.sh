#!/bin/bash
set -e
export TURN_URL="turn:turn.example.com:3478"
export TURN_USERNAME=alice
export TURN_PASSWORD='p4ss'
exec node server.js
