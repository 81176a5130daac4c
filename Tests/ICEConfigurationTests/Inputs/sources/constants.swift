let turnUrl = "turn:turn.example.com:3478"
let turnUser = "alice"
let turnPassword = "p4ss"
let server = RTCIceServer(urlStrings: [turnUrl], username: turnUser, credential: turnPassword)
