import Causes
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
      let credential = decoder.credential("turn_user", "turn_pwd", in: place)
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

  static let asterisk = Shape(
    name: "asterisk", origin: "Asterisk, rtp.conf; its relay is asked over TCP",
    example: """
      [general]
      stunaddr=stun.example.com:3478
      turnaddr=turn.example.com
      turnusername=u
      turnpassword=p
      """,
    syntax: .settings, fits: { $0.has("stunaddr") || $0.has("turnaddr") },
    read: { decoder, place in
      let stun = decoder.setting("stunaddr", port: nil, in: place)
      let turn = decoder.setting("turnaddr", port: "turnport", in: place)
      let credential = decoder.credential("turnusername", "turnpassword", in: place)
      let servers = [
        stun.flatMap { decoder.server("stun:\($0.text)", at: $0.place, .placeholder) },
        turn.flatMap { decoder.server(relay: $0.text, over: "tcp", at: $0.place, credential) },
      ]
      return Contents(servers: servers.compactMap(\.self))
    })

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

extension ConfigurationDecoder {
  /// A setting, and where it stands.
  fileprivate typealias Setting = (text: String, place: JSONPlace)

  /// The host that one key names, with the port that another one does; nil where it names none.
  fileprivate func setting(_ key: String, port: String?, in place: JSONPlace) -> Setting? {
    guard let host = place.member(key), let text = host.node.value.text, !text.isEmpty else {
      return nil
    }
    let number = port.flatMap(place.text)
    return ("\(text.bracketed)\(number.map { ":\($0)" } ?? "")", host)
  }

  fileprivate mutating func credential(
    _ username: String, _ password: String, in place: JSONPlace
  ) -> Credential {
    let (username, password) = (place.member(username), place.member(password))
    guard username != nil || password != nil else { return .placeholder }
    return credential(username: username, password: password, secret: nil)
  }

  /// The relay server at `host`, in these programs' words for a transport.
  fileprivate mutating func server(
    relay host: String, over transport: String, at place: JSONPlace, _ credential: Credential
  ) -> Server? {
    switch transport.lowercased() {
    case "udp": server("turn:\(host)?transport=udp", at: place, credential)
    case "tcp": server("turn:\(host)?transport=tcp", at: place, credential)
    case "tls": server("turns:\(host)?transport=tcp", at: place, credential)
    default: server("turn:\(host)?transport=\(transport)", at: place, credential)
    }
  }

  /// What mod_turn_external tells its clients: STUN and TURN over UDP, and what else is switched on.
  fileprivate mutating func prosody(in place: JSONPlace) -> [Server] {
    let written = place.member("turn_external_host")
    guard let host = written?.node.value.text ?? publicHost(at: place) else { return [] }
    let at = written ?? place
    let port = place.text("turn_external_port") ?? "3478"
    let credential = place.member("turn_external_secret").map {
      self.credential(username: nil, password: nil, secret: $0)
    }
    let plain = "\(host.bracketed):\(port)"
    var servers = [
      server("stun:\(plain)", at: at, .placeholder),
      server("turn:\(plain)?transport=udp", at: at, credential ?? .placeholder),
    ]
    if place.text("turn_external_tcp") == "true" {
      servers.append(server("turn:\(plain)?transport=tcp", at: at, credential ?? .placeholder))
    }
    if let secure = place.text("turn_external_tls_port") {
      let url = "turns:\(host.bracketed):\(secure)?transport=tcp"
      servers.append(server(url, at: at, credential ?? .placeholder))
    }
    return servers.compactMap(\.self)
  }
}

extension JSONPlace {
  /// The text of a member; nil if it is empty or not there.
  fileprivate func text(_ key: String) -> String? {
    member(key)?.node.value.text.flatMap { $0.isEmpty ? nil : $0 }
  }
}

extension String {
  /// A host as it stands in a URL: an IPv6 address is in brackets there.
  fileprivate var bracketed: String {
    !hasPrefix("[") && count(where: { $0 == ":" }) > 1 ? "[\(self)]" : self
  }
}
