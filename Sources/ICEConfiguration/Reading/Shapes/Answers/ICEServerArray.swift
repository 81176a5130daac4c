import Documents
import PlainText

extension Shape {
  static let iceServerArray = Shape(
    name: "rtc-ice-servers",
    origin:
      "an array of RTCIceServer: Metered, ExpressTURN, neko, Mattermost, Galène's ice-servers.json",
    example: #"[{"urls": "turn:turn.example.com", "username": "u", "credential": "p"}]"#,
    rank: .bare, fits: { $0.isArray && $0.firstElements.contains(where: \.isEntry) },
    read: { Contents(servers: $0.foreignServers(listedIn: $1)) })
}
