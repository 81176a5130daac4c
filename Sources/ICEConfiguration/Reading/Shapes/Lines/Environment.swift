import Documents

extension Shape {
  static let environment = Shape(
    name: "environment",
    origin:
      "NAME=value lines (.env, systemd, Docker, .properties) that hold ICE JSON, URLs, or a host and its port",
    example: """
      NEKO_ICESERVERS=[{"urls":["stun:stun.example.com"]}]
      TURN_URL=turn:turn.example.com:3478
      TURN_USERNAME=u
      TURN_PASSWORD=p
      """,
    syntax: .environment, fits: { _ in true }, read: { $0.variables(in: $1) })
}
