import Documents
import PlainText

extension Shape {
  static let turnREST = Shape(
    name: "turn-rest",
    origin:
      "a REST API for TURN (draft-uberti-behave-turn-rest): Matrix /voip/turnServer, Amazon Chime",
    example: """
      {"username": "u", "password": "p", "uris": ["turn:turn.example.com?transport=udp"], "ttl": 86400}
      """,
    fits: { $0.has(anyOf: "uris") && !$0.has(anyOf: "iceservers", "urls") && $0.isEntry },
    read: { Contents(servers: $0.foreignServers(in: $1)) })
}
