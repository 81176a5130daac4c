import Documents

extension Shape {
  static let nextcloudTURN = Shape(
    name: "nextcloud-turn",
    origin: "Nextcloud Talk, occ talk:turn:list (--output=json, or as it is printed)",
    example: """
      [{"schemes": "turn,turns", "server": "turn.example.com:443", "secret": "s",
       "protocols": "udp,tcp"}]
      """,
    rank: .distinct,
    fits: {
      $0.isArray && $0.firstElements.contains { $0.occEntry.has(allOf: "server", "protocols") }
    },
    read: { decoder, place in
      let elements = place.elements.map(Array.init) ?? []
      return Contents(
        servers: decoder.each(elements) { $0.occServers(in: $1.occEntry) }.flatMap(\.self))
    })
}

extension JSONPlace {
  /// Whether this is an entry of Talk's, with a host and lists of its own.
  var isOccEntry: Bool { has(allOf: "server", "protocols") }

  /// An entry as `occ` prints it without JSON: under its number, a list item for each key.
  fileprivate var occEntry: JSONPlace {
    guard case .object(let members) = node.value, members.count == 1,
      let list = members.first?.node, case .array(let items) = list.value
    else { return self }
    let merged = items.flatMap { item -> [JSONMember] in
      if case .object(let members) = item.value { members } else { [] }
    }
    return JSONPlace(node: JSONNode(value: .object(merged), position: list.position), path: path)
  }
}

extension ConfigurationDecoder {
  mutating func occServers(in place: JSONPlace) -> [Server]? {
    guard let server = place.folded("server") else {
      report(#"expected "server""#, at: place)
      return nil
    }
    for member in distinctMembers(of: place)
    where !["schemes", "server", "secret", "protocols"].contains(member.key.folded) {
      _ = foreign(
        member, at: place.value(of: member),
        resembling: ["schemes", "server", "secret", "protocols"])
    }
    let credential = credential(username: nil, password: nil, secret: place.folded("secret"))
    let schemes = words(place.folded("schemes")) ?? ["turn"]
    let protocols = words(place.folded("protocols")) ?? ["udp"]
    var servers: [Server] = []
    for scheme in schemes {
      for transport in protocols {
        let server = self.server(
          scheme: scheme, hostAndPort: server, query: "?transport=\(transport)", credential)
        if let server { servers.append(server) }
      }
    }
    return servers
  }

  /// The words of a list with commas.
  private mutating func words(_ place: JSONPlace?) -> [String]? {
    place?.node.value.text.map { $0.split(separator: ",").map { String($0).trimmed } }
  }
}
