import Documents

extension Shape {
  static let agora = Shape(
    name: "agora", origin: "Agora's Web SDK, setTurnServer",
    example: """
      {"turnServerURL": "turn.example.com", "username": "u", "password": "p", "udpport": 3478,
       "tcpport": 3478, "forceturn": true}
      """,
    rank: .distinct,
    fits: { place in
      place.isAgoraEntry || place.firstElements.contains(where: \.isAgoraEntry)
    },
    read: { decoder, place in
      let entries = place.elements.map(Array.init) ?? [place]
      var contents = Contents(
        servers: decoder.each(entries) { $0.agoraServers(in: $1) }.flatMap(\.self))
      if entries.contains(where: { $0.folded("forceturn")?.node.value.truth == true }) {
        contents.icePolicy = .relay
      }
      return contents
    })
}

extension JSONPlace {
  /// Whether this has Agora's keys: the first alone is a variable of others, too.
  fileprivate var isAgoraEntry: Bool {
    has(anyOf: "turnserverurl") && has(anyOf: "username", "udpport", "tcpport", "forceturn")
  }
}

extension ConfigurationDecoder {
  private static let agoraKeys = [
    "turnServerURL", "username", "password", "udpport", "tcpport", "forceturn", "security",
  ]

  fileprivate mutating func agoraServers(in place: JSONPlace) -> [Server]? {
    guard let host = place.folded("turnserverurl") else {
      report(#"expected "turnServerURL""#, at: place)
      return nil
    }
    for member in distinctMembers(of: place)
    where !Self.agoraKeys.map(\.folded).contains(member.key.folded) {
      _ = foreign(member, at: place.value(of: member), resembling: Self.agoraKeys)
    }
    let credential = credential(
      username: place.folded("username"), password: place.folded("password"), secret: nil,
      passwordKey: "password")
    readTexts.insert(host.node.position)
    guard let name = host.node.value.text else {
      reportType("a string", at: host)
      return nil
    }
    if name.beginsAsServerURL { return server(name, at: host, credential).map { [$0] } }
    let isSecure = place.folded("security")?.node.value.truth == true
    let ports = [("udpport", "udp"), ("tcpport", "tcp")]
      .compactMap { key, transport in place.folded(key).map { ($0, transport) } }
    if ports.isEmpty { return server("turn:\(name)", at: host, credential).map { [$0] } }
    return ports.compactMap { port, transport in
      guard let number = port.node.value.scalarText else {
        reportType("a number", at: port)
        return nil
      }
      let scheme = isSecure && transport == "tcp" ? "turns" : "turn"
      return server("\(scheme):\(name):\(number)?transport=\(transport)", at: port, credential)
    }
  }
}
