import Documents
import PlainText

extension Shape {
  static let vonage = Shape(
    name: "vonage", origin: "Vonage (OpenTok), iceConfig of a session",
    example: """
      {"includeServers": "custom", "transportPolicy": "relay", "customServers":
       [{"urls": ["turn:turn.example.com"], "username": "u", "credential": "p"}]}
      """,
    rank: .distinct, fits: { $0.folded("customservers") != nil },
    read: { decoder, place in
      decoder.list("customServers", of: place, ignoring: ["includeservers"])
    })
}
