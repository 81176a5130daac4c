import Documents
import PlainText

extension Shape {
  static let janus = Shape(
    name: "janus", origin: "Janus, nat in janus.jcfg",
    example: """
      nat: {
        stun_server = "stun.example.com"
        stun_port = 3478
        turn_server = "turn.example.com"
        turn_type = "tls"
        turn_user = "u"
        turn_pwd = "p"
      }
      """,
    syntax: .settings, fits: { $0.has("stun_server") || $0.has("turn_server") },
    read: { decoder, place in
      let stun = decoder.setting("stun_server", port: "stun_port", in: place)
      let turn = decoder.setting("turn_server", port: "turn_port", in: place)
      let isLong = place.has("turn_username") || place.has("turn_password")
      let credential =
        isLong
        ? decoder.credential("turn_username", "turn_password", in: place)
        : decoder.credential("turn_user", "turn_pwd", in: place)
      let transport = place.text("turn_type") ?? "udp"
      let servers = [
        stun.flatMap { decoder.server("stun:\($0.text)", at: $0.place, .placeholder) },
        turn.flatMap {
          decoder.server(relay: $0.text, over: transport, at: $0.place, credential)
        },
      ]
      if let api = place.member("turn_rest_api") {
        decoder.notice("Janus asks this REST API for more servers; take its answer", at: api)
        decoder.leftOut.insert(api.node.position)
      }
      return Contents(servers: servers.compactMap(\.self))
    })
}
