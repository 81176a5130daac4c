val iceServers = listOf(
    PeerConnection.IceServer.builder("stun:a.example:19302").createIceServer(),
    PeerConnection.IceServer.builder("turn:b.example:3478")
        .setUsername("u")
        .setPassword("p")
        .createIceServer()
)
