import Documents
import PlainText

extension Shape {
  static let iceServer = Shape(
    name: "rtc-ice-server", origin: "one RTCIceServer without a list around it",
    example: #"{"urls": "turn:turn.example.com", "username": "u", "credential": "p"}"#,
    rank: .bare, fits: { $0.isEntry && !$0.has(anyOf: "uris") },
    read: { Contents(servers: $0.foreignServers(in: $1, leavingOut: ["urlswithips"])) })
}
