List<PeerConnection.IceServer> iceServers = new ArrayList<>();
iceServers.add(PeerConnection.IceServer.builder("stun:a.example:19302").createIceServer());
iceServers.add(PeerConnection.IceServer.builder("turn:b.example:3478").setUsername("u").setPassword("p").createIceServer());
