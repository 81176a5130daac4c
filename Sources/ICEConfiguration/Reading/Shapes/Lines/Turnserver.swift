import Causes
import Documents
import PlainText

extension Shape {
  static let turnserver = Shape(
    name: "turnserver",
    origin: "coturn's turnserver.conf, with --host: does it work as it is configured?",
    example: """
      listening-port=3478
      tls-listening-port=5349
      cert=/etc/ssl/turn.pem
      pkey=/etc/ssl/turn.key
      realm=example.com
      lt-cred-mech
      user=alice:secret
      """,
    needsHost: true, syntax: .turnserver, fits: { _ in true },
    read: { Contents(servers: $0.turnserver(in: $1)) })
}

extension ConfigurationDecoder {
  fileprivate mutating func turnserver(in place: JSONPlace) -> [Server] {
    guard case .object(let members) = place.node.value else { return [] }
    let known = TurnserverFile.telling.union(TurnserverFile.others)
    for member in members where !known.contains(member.key) {
      _ = foreign(
        member, at: place.value(of: member), resembling: known.filter { $0.count >= 4 }.sorted())
    }
    func values(_ key: String) -> [JSONPlace] {
      members.filter { $0.key == key }.map(place.value(of:))
    }
    /// coturn takes a key alone for "yes", and the last one if there are several.
    func isOn(_ key: String) -> Bool {
      guard let value = values(key).last?.node.value.text?.lowercased() else { return false }
      return !["0", "false", "no", "off"].contains(value)
    }
    guard let host = publicHost(at: place) else { return [] }
    let credential = turnserverCredential(values, isOn)
    let port = values("listening-port").last
    let securePort = values("tls-listening-port").last
    let isSecure = !isOn("no-tls") && (securePort != nil || !values("cert").isEmpty)
    func number(_ place: JSONPlace?, _ fallback: String) -> String {
      place?.node.value.text.flatMap { $0.isEmpty ? nil : $0 } ?? fallback
    }
    let plain = "\(host):\(number(port, "3478"))"
    let secure = "\(host):\(number(securePort, "5349"))"
    if isOn("stun-only") {
      return server("stun:\(plain)", at: port ?? place, .placeholder).map { [$0] } ?? []
    }
    var servers: [Server?] = []
    if !isOn("no-udp") {
      servers.append(server("turn:\(plain)?transport=udp", at: port ?? place, credential))
    }
    if !isOn("no-tcp") {
      servers.append(server("turn:\(plain)?transport=tcp", at: port ?? place, credential))
    }
    if isSecure {
      servers.append(server("turns:\(secure)?transport=tcp", at: securePort ?? place, credential))
    }
    // Before 4.17 it is on wherever TLS is, and afterwards off: only what is written is certain.
    if isOn("dtls"), !isOn("no-dtls") {
      servers.append(server("turns:\(secure)?transport=udp", at: securePort ?? place, credential))
    }
    if servers.isEmpty, errors.isEmpty {
      report("every transport is switched off here: no-udp, no-tcp, and no TLS", at: place)
    }
    return servers.compactMap(\.self)
  }

  private mutating func turnserverCredential(
    _ values: (String) -> [JSONPlace], _ isOn: (String) -> Bool
  ) -> Credential {
    if let secret = values("static-auth-secret").first, secret.node.value.text?.isEmpty == false {
      return credential(username: nil, password: nil, secret: secret)
    }
    for user in values("user") {
      guard let text = user.node.value.text, let colon = text.firstIndex(of: ":") else {
        report("expected NAME:PASSWORD", at: user)
        continue
      }
      let password = text[text.index(after: colon)...]
      if password.hasPrefix("0x") {
        notice("this user has a key instead of a password, which cannot be tested", at: user)
        continue
      }
      guard colon > text.startIndex, !password.isEmpty else {
        report(
          "expected NAME:PASSWORD, neither empty", at: user, code: .configurationCredentialMissing)
        continue
      }
      return .longTerm(username: String(text[..<colon]), password: Secret(String(password)))
    }
    if isOn("use-auth-secret") || isOn("lt-cred-mech") {
      let place = values("use-auth-secret").last ?? values("lt-cred-mech").last
      if let place {
        notice(
          "the users or the secret are in coturn's database; write one here as user=NAME:PASSWORD or "
            + "static-auth-secret=SECRET", at: place)
      }
    }
    return .placeholder
  }

  /// The host that `--host` names; reported if there is none.
  mutating func publicHost(at place: JSONPlace) -> String? {
    guard let host else {
      report(
        "this file does not say under which name the server is reached; add --host turn.example.com",
        at: place)
      return nil
    }
    usesHost = true
    let text = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    do {
      _ = try ServerURL("turn:\(text)")
      guard !text.contains("?"), text.hasPrefix("[") == text.hasSuffix("]") else {
        report("--host: expected a host name or an address, and nothing else", at: place)
        return nil
      }
      return text
    } catch {
      report("--host: \(error.description)", at: place)
      return nil
    }
  }
}
