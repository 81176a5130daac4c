import Documents
import PlainText

extension Shape {
  static let urlLines = Shape(
    name: "url-lines", origin: "one URL a line",
    example: """
      stun:stun.example.com
      stuns:stun.example.com:443
      """,
    syntax: .urlLines, fits: { _ in true },
    read: { Contents(servers: $0.foreignServers(listedIn: $1)) })
}
