import Documents
import PlainText

extension ConfigurationDecoder {
  /// A setting, and where it stands.
  typealias Setting = (text: String, place: JSONPlace)

  /// The host that one key names, with the port that another one does; nil where it names none.
  func setting(_ key: String, port: String?, in place: JSONPlace) -> Setting? {
    guard let host = place.member(key), let text = host.node.value.text, !text.isEmpty else {
      return nil
    }
    let number = port.flatMap(place.text)
    return ("\(text.bracketed)\(number.map { ":\($0)" } ?? "")", host)
  }

  mutating func credential(
    _ username: String, _ password: String, in place: JSONPlace
  ) -> Credential {
    let (username, password) = (place.member(username), place.member(password))
    guard username != nil || password != nil else { return .placeholder }
    return credential(username: username, password: password, secret: nil)
  }

  /// The relay server at `host`, in these programs' words for a transport.
  mutating func server(
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
  mutating func prosody(in place: JSONPlace) -> [Server] {
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
  func text(_ key: String) -> String? {
    member(key)?.node.value.text.flatMap { $0.isEmpty ? nil : $0 }
  }
}
