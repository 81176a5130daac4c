const TURN_USER = 'alice';
const TURN_PASS = 'p4ss';
const RELAYS = ['turn:turn.example.com:3478', 'turns:turn.example.com:5349'];

export const configuration: RTCConfiguration = {
  iceServers: [
    { urls: 'stun:stun.example.com:3478' },
    { urls: RELAYS, username: TURN_USER, credential: TURN_PASS },
  ],
};
