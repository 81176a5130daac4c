import Documents
import PlainText

extension Shape {
  static let urlArray = Shape(
    name: "url-array", origin: "an array of URLs",
    example: #"["stun:stun.example.com", "turn:turn.example.com"]"#,
    rank: .bare,
    fits: { place in
      place.isURL || !place.firstElements.isEmpty && place.firstElements.allSatisfy(\.isURL)
    },
    read: { Contents(servers: $0.foreignServers(listedIn: $1)) })
}
