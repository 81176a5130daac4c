import Documents
import PlainText

extension Shape {
  static let stunner = Shape(
    name: "stunner",
    origin: "STUNner's stunnerd configuration: listeners with their public addresses",
    example: """
      auth:
        type: static
        credentials: {username: u, password: p}
      listeners:
        - {name: udp, protocol: turn-udp, public_address: 192.0.2.1, public_port: 3478}
      """,
    rank: .distinct,
    fits: { place in
      place.member("listeners")?.firstElements.contains { $0.has(anyOf: "publicaddress") } == true
    },
    read: { decoder, place in
      let credentials = place.member("auth")?.member("credentials")
      let secret = credentials?.folded("secret")
      let credential = decoder.credential(
        username: secret == nil ? credentials?.folded("username") : nil,
        password: secret == nil ? credentials?.folded("password") : nil, secret: secret,
        passwordKey: "password")
      let listeners = place.member("listeners")?.elements.map(Array.init) ?? []
      return Contents(
        servers: decoder.each(listeners) { decoder, listener in
          guard let host = listener.folded("publicaddress") else {
            decoder.report(#"expected "public_address""#, at: listener)
            return nil
          }
          let port = listener.folded("publicport")?.node.value.scalarText.map { ":\($0)" } ?? ""
          let name = (host.node.value.text ?? "").bracketed
          let type = listener.folded("protocol")?.node.value.text?.lowercased() ?? "turn-udp"
          switch type.split(separator: "-").last {
          case "udp":
            return decoder.server("turn:\(name)\(port)?transport=udp", at: host, credential)
          case "tcp":
            return decoder.server("turn:\(name)\(port)?transport=tcp", at: host, credential)
          case "tls":
            return decoder.server("turns:\(name)\(port)?transport=tcp", at: host, credential)
          case "dtls":
            return decoder.server("turns:\(name)\(port)?transport=udp", at: host, credential)
          default:
            decoder.report(
              #"expected "turn-udp", "turn-tcp", "turn-tls" or "turn-dtls""#,
              at: listener.folded("protocol") ?? listener)
            return nil
          }
        })
    })
}
