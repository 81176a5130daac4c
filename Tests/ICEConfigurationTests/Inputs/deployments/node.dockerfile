FROM node:20
WORKDIR /app
ENV TURN_URL=turn:turn.example.com:3478 \
    TURN_USERNAME=alice \
    TURN_PASSWORD=p4ss
CMD ["node", "index.js"]
