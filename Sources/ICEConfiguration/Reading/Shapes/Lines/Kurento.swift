import Documents
import PlainText

extension Shape {
  static let kurento = Shape(
    name: "kurento", origin: "Kurento, WebRtcEndpoint.conf.ini",
    example: """
      stunServerAddress=198.51.100.1
      stunServerPort=3478
      turnURL=u:p@198.51.100.1:3478?transport=udp
      """,
    syntax: .settings, fits: { $0.has("stunServerAddress") || $0.has("turnURL") },
    read: { decoder, place in
      var servers: [Server] = []
      if let stun = decoder.setting("stunServerAddress", port: "stunServerPort", in: place) {
        servers +=
          decoder.server("stun:\(stun.text)", at: stun.place, .placeholder).map { [$0] } ?? []
      }
      if let turn = place.member("turnURL"), let text = turn.node.value.text {
        let parts = text.split(separator: "?transport=", maxSplits: 1).map(String.init)
        let relay = UserInformation(splitting: parts.first ?? "")
        servers +=
          decoder.server(
            relay: relay.host, over: parts.count > 1 ? parts[1] : "udp", at: turn,
            relay.credential ?? .placeholder
          ).map { [$0] } ?? []
      }
      return Contents(servers: servers)
    })
}
