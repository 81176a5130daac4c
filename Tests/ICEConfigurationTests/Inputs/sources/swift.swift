let config = RTCConfiguration()
config.iceServers = [
  RTCIceServer(urlStrings: ["stun:a.example:19302", "stun:b.example:19302"]),
  RTCIceServer(urlStrings: ["turn:c.example"], username: "u", credential: "p"),
]
