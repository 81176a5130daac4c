import Documents

extension Shape {
  static let urlArray = Shape(
    name: "url-array", origin: "an array of URLs",
    example: #"["stun:stun.example.com", "turn:turn.example.com"]"#,
    rank: .bare,
    fits: { place in
      place.isURL || !place.firstElements.isEmpty && place.firstElements.allSatisfy(\.isURL)
    },
    read: { Contents(servers: $0.foreignServers(listedIn: $1)) })

  static let nextcloudSTUN = Shape(
    name: "nextcloud-stun", origin: "Nextcloud Talk, occ talk:stun:list: hosts with their ports",
    example: #"["stun.example.com:443"]"#,
    rank: .bare,
    fits: { place in
      place.isArray && !place.firstElements.isEmpty
        && place.firstElements.allSatisfy { $0.node.value.text?.isHostAndPort == true }
    },
    read: { decoder, place in
      let elements = place.elements.map(Array.init) ?? []
      return Contents(
        servers: decoder.each(elements) { $0.server(scheme: "stun", hostAndPort: $1) })
    })
}

extension String {
  /// Whether the text is a host with a port, and no URL.
  var isHostAndPort: Bool {
    guard !beginsAsServerURL, let colon = lastIndex(of: ":"), contains(".") || hasPrefix("[") else {
      return false
    }
    let port = self[index(after: colon)...]
    return (1...5).contains(port.count) && port.allSatisfy(\.isNumber)
  }
}

extension ConfigurationDecoder {
  /// The server that a host with its port stands for.
  mutating func server(
    scheme: String, hostAndPort place: JSONPlace, query: String = "",
    _ credential: Credential = .placeholder
  ) -> Server? {
    guard let text = place.node.value.text else {
      reportType("a string", at: place)
      return nil
    }
    // Some write the scheme, too.
    if text.beginsAsServerURL {
      readTexts.insert(place.node.position)
      return server(text, at: place, credential)
    }
    return server("\(scheme):\(text.trimmed)\(query)", at: place, credential)
  }
}
