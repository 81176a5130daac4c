import Documents
import PlainText

extension Shape {
  static let prosody = Shape(
    name: "prosody", origin: "Prosody, mod_turn_external in prosody.cfg.lua",
    example: """
      turn_external_host = "turn.example.com"
      turn_external_secret = "s"
      turn_external_tcp = true
      turn_external_tls_port = 5349
      """,
    syntax: .settings,
    fits: { $0.has("turn_external_host") || $0.has("turn_external_secret") },
    read: { Contents(servers: $0.prosody(in: $1)) })
}
