import Documents

extension Shape {
  static let eturnal = Shape(
    name: "eturnal", origin: "eturnal's eturnal.yml, with --host",
    example: """
      eturnal:
        secret: s
        listen:
          - ip: "::"
            port: 3478
            transport: udp
      """,
    needsHost: true, rank: .distinct, fits: { $0.member("eturnal")?.isObject == true },
    read: { decoder, place in
      guard let eturnal = place.member("eturnal"), let host = decoder.publicHost(at: place) else {
        return Contents()
      }
      decoder.nameMisspelt(in: eturnal, among: ["secret", "listen", "credentials"])
      var secret = eturnal.member("secret")
      if let first = secret?.elements?.first { secret = first }
      var credential = Credential.placeholder
      if let secret {
        credential = decoder.credential(username: nil, password: nil, secret: secret)
      } else if case .object(let users)? = eturnal.member("credentials")?.node.value,
        let user = users.first, let password = user.node.value.scalarText
      {
        credential = .longTerm(username: user.key, password: Secret(password))
      }
      guard let listeners = eturnal.member("listen")?.elements.map(Array.init) else {
        let urls = ["turn:\(host)?transport=udp", "turn:\(host)?transport=tcp"]
        return Contents(servers: decoder.each(urls) { $0.server($1, at: eturnal, credential) })
      }
      return Contents(
        servers: decoder.each(listeners) { $0.listener(in: $1, host, credential) }.flatMap(\.self))
    })

  static let ejabberd = Shape(
    name: "ejabberd",
    origin: "ejabberd's ejabberd.yml: mod_stun_disco, or with --host its listeners",
    example: """
      modules:
        mod_stun_disco:
          secret: s
          services:
            - host: turn.example.com
              port: 3478
              type: turn
              transport: udp
      """,
    rank: .distinct,
    fits: { place in
      place.member("modules")?.has("mod_stun_disco") == true
        || place.member("listen")?.elements?.contains(where: \.isSTUNListener) == true
    },
    read: { decoder, place in
      let disco = place.member("modules")?.member("mod_stun_disco")
      let credential = decoder.credential(
        username: nil, password: nil, secret: disco?.member("secret"))
      if let services = disco?.member("services")?.elements.map(Array.init) {
        return Contents(servers: decoder.each(services) { $0.service(in: $1, credential) })
      }
      let listeners = place.member("listen")?.elements?.filter(\.isSTUNListener) ?? []
      guard !listeners.isEmpty, let host = decoder.publicHost(at: place) else { return Contents() }
      return Contents(
        servers: decoder.each(listeners) { $0.listener(in: $1, host, credential) }.flatMap(\.self))
    })
}

extension Shape {
  static let xmppServices = Shape(
    name: "xmpp-services",
    origin: "XMPP's external services (XEP-0215) as JSON: type, host, port and transport",
    example: """
      [{"type": "turn", "host": "turn.example.com", "port": 3478, "transport": "udp", "username": "u",
       "password": "p"}]
      """,
    rank: .distinct,
    fits: { place in
      place.firstElements.contains(where: \.isService)
        || place.member("services")?.firstElements.contains(where: \.isService) == true
    },
    read: { decoder, place in
      let services = (place.elements ?? place.member("services")?.elements).map(Array.init) ?? []
      return Contents(
        servers: decoder.each(services) { decoder, service in
          let credential = decoder.credential(
            username: service.folded("username"), password: service.folded("password"),
            secret: service.folded("secret"), passwordKey: "password")
          return decoder.service(in: service, credential)
        })
    })
}

extension JSONPlace {
  fileprivate var isService: Bool {
    guard let type = member("type")?.node.value.text else { return false }
    return has("host") && ["stun", "stuns", "turn", "turns"].contains(type)
  }

  fileprivate var isSTUNListener: Bool {
    member("module")?.node.value.isString("ejabberd_stun") == true
  }
}

extension ConfigurationDecoder {
  /// The servers of a listener of eturnal or ejabberd, which are one family.
  fileprivate mutating func listener(
    in place: JSONPlace, _ host: String, _ credential: Credential
  ) -> [Server]? {
    let port = place.member("port")?.node.value.scalarText.map { ":\($0)" } ?? ""
    let enabled = place.member("enable_turn") ?? place.member("use_turn")
    // eturnal's listeners are for TURN unless they say otherwise, ejabberd's if they say so.
    let isTURN = enabled?.node.value.truth ?? !place.isSTUNListener
    let isSecure = place.member("tls")?.node.value.truth == true
    let transport = place.member("transport")?.node.value.text ?? "udp"
    let (plain, secure) = isTURN ? ("turn", "turns") : ("stun", "stuns")
    let urls: [String]
    switch (transport, isSecure) {
    case ("udp", _): urls = ["\(plain):\(host)\(port)"]
    case ("tcp", false): urls = isTURN ? ["turn:\(host)\(port)?transport=tcp"] : []
    case ("tls", _), ("tcp", true):
      urls = [isTURN ? "turns:\(host)\(port)?transport=tcp" : "\(secure):\(host)\(port)"]
    case ("auto", _):
      urls =
        isTURN
        ? ["turn:\(host)\(port)?transport=tcp", "turns:\(host)\(port)?transport=tcp"]
        : ["\(secure):\(host)\(port)"]
    default:
      report(
        #"expected "udp", "tcp", "tls" or "auto""#, at: place.member("transport") ?? place)
      return nil
    }
    return urls.compactMap { server($0, at: place, credential) }
  }

  /// A service as XEP-0215 describes it.
  fileprivate mutating func service(in place: JSONPlace, _ credential: Credential) -> Server? {
    guard let host = place.member("host"), let name = host.node.value.text,
      let type = place.member("type")?.node.value.text
    else {
      report(#"expected "host" and "type""#, at: place)
      return nil
    }
    let address = name.contains(":") && !name.hasPrefix("[") ? "[\(name)]" : name
    let port = place.member("port")?.node.value.scalarText.map { ":\($0)" } ?? ""
    let transport = place.member("transport")?.node.value.text
    let query = type.hasPrefix("turn") ? transport.map { "?transport=\($0)" } ?? "" : ""
    return server("\(type):\(address)\(port)\(query)", at: host, credential)
  }
}
