import Documents
import PlainText

extension Shape {
  static let linkHeaders = Shape(
    name: "link-headers", origin: "Link header fields of WHIP and WHEP servers (RFC 9725)",
    example: """
      Link: <stun:stun.example.com>; rel="ice-server"
      Link: <turn:turn.example.com?transport=udp>; rel="ice-server"; username="u"; credential="p"
      """,
    syntax: .linkHeaders, fits: { _ in true },
    read: { Contents(servers: $0.foreignServers(listedIn: $1)) })
}
