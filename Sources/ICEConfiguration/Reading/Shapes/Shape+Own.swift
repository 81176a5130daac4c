import Documents

extension Shape {
  static let tenants = Shape(
    name: "iceprobe", origin: "iceprobe's own: tenants by their names; every key has to be known",
    example: #"{"tenants": {"acme": {"stun": [{"urls": "stun:stun.example.com"}]}}}"#,
    fits: { $0.has("tenants") }, read: { $0.own($1) })

  static let tenant = Shape(
    name: "iceprobe-tenant", origin: "iceprobe's own: one tenant without a name",
    example: #"{"turn": [{"urls": "turn:turn.example.com", "secret": "s"}], "icePolicy": "relay"}"#,
    fits: { place in ["stun", "turn"].contains { place.member($0)?.isArray == true } },
    read: { $0.own($1) })
}
