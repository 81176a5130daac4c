const pc = new RTCPeerConnection({
  iceServers: [
    { urls: 'stun:a.example' },
    { urls: 'turn:b.example', username: 'u', credential: 'p' },
  ],
});
