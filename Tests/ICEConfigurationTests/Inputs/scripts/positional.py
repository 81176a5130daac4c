pc = RTCPeerConnection(
    configuration=RTCConfiguration([
        RTCIceServer("stun:stun.example.com:19302"),
        RTCIceServer("turn:turn.example.com:3478", "alice", "p4ss"),
    ])
)
