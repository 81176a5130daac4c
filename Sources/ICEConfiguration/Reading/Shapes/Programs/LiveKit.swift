import Documents

extension Shape {
  static let liveKit = Shape(
    name: "livekit", origin: "LiveKit's config.yaml, rtc.turn_servers and rtc.stun_servers",
    example: """
      rtc:
        turn_servers:
          - host: turn.example.com
            port: 443
            protocol: tls
            username: u
            credential: p
      """,
    rank: .distinct,
    fits: { $0.member("rtc")?.has(anyOf: "turnservers", "stunservers") == true },
    read: { decoder, place in
      if case .object(let members) = place.node.value,
        let turn = members.first(where: { $0.key == "turn" })
      {
        decoder.leaveOut(
          place.value(of: turn), at: turn,
          "this is LiveKit's own TURN server, which makes credentials for each call; it is left out"
        )
      }
      guard let rtc = place.member("rtc") else { return Contents() }
      return decoder.liveKit(in: rtc)
    })

  static let liveKitServers = Shape(
    name: "host-port-servers",
    origin: "turn_servers with host, port and protocol, as LiveKit has them",
    example: """
      {"turn_servers": [{"host": "turn.example.com", "port": 443, "protocol": "tls", "username": "u",
       "credential": "p"}]}
      """,
    rank: .common,
    fits: { $0.folded("turnservers")?.firstElements.contains { $0.has("host") } == true },
    read: { $0.liveKit(in: $1) })
}

extension ConfigurationDecoder {
  fileprivate mutating func liveKit(in rtc: JSONPlace) -> Shape.Contents {
    nameMisspelt(in: rtc, among: ["turn_servers", "stun_servers"])
    var servers: [Server] = []
    if let list = rtc.folded("stunservers"), !list.node.value.isNull {
      let places = urlPlaces(in: list)
      servers += each(places) { $0.server(scheme: "stun", hostAndPort: $1) }
    }
    if let list = rtc.folded("turnservers"), !list.node.value.isNull {
      guard let elements = list.elements else {
        reportType("an array", at: list)
        return Shape.Contents()
      }
      servers += each(elements) { $0.hostServer(in: $1) }
    }
    return Shape.Contents(servers: servers)
  }

  /// A TURN server by its host, port and protocol.
  private mutating func hostServer(in place: JSONPlace) -> Server? {
    let keys = ["host", "port", "protocol", "username", "credential", "secret"]
    for member in distinctMembers(of: place) where !keys.contains(member.key.folded) {
      _ = foreign(
        member, at: place.value(of: member), resembling: keys, ignoring: EntryRole.ignored)
    }
    guard let host = place.folded("host"), let name = host.node.value.text else {
      report(#"expected "host""#, at: place)
      return nil
    }
    let credential = credential(
      username: place.folded("username"), password: place.folded("credential"),
      secret: place.folded("secret"))
    let port = place.folded("port")?.node.value.scalarText.map { ":\($0)" } ?? ""
    guard let transport = place.folded("protocol") else {
      return server("turn:\(name)\(port)", at: host, credential)
    }
    switch transport.node.value.text?.lowercased() {
    case "udp": return server("turn:\(name)\(port)?transport=udp", at: host, credential)
    case "tcp": return server("turn:\(name)\(port)?transport=tcp", at: host, credential)
    case "tls": return server("turns:\(name)\(port)?transport=tcp", at: host, credential)
    default:
      report(#"expected "udp", "tcp" or "tls""#, at: transport)
      return nil
    }
  }
}
