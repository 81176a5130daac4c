const host = 'turn.example.com';
const cfg = {iceServers: [{urls: 'turn:' + 'a.example' + ':3478', username: 'u', credential: 'p'}, {urls: `stun:b.example`}]};
