import Documents

extension Shape {
  static let netBird = Shape(
    name: "netbird", origin: "NetBird's management.json",
    example: """
      {"Stuns": [{"Proto": "udp", "URI": "stun:stun.example.com"}], "TURNConfig": {"Turns":
       [{"Proto": "udp", "URI": "turn:turn.example.com", "Username": "self", "Password": "p"}],
       "Secret": "s", "TimeBasedCredentials": false}}
      """,
    rank: .distinct,
    fits: {
      $0.folded("turnconfig")?.has(anyOf: "turns") == true || $0.has(allOf: "stuns", "signal")
    },
    read: { decoder, place in
      var servers = place.folded("stuns").map { decoder.foreignServers(listedIn: $0) } ?? []
      guard let config = place.folded("turnconfig"), let turns = config.folded("turns") else {
        return Contents(servers: servers)
      }
      guard config.folded("timebasedcredentials")?.node.value.truth == true else {
        return Contents(servers: servers + decoder.foreignServers(listedIn: turns))
      }
      // Then the password of each entry is of no use: the secret makes them.
      let credential = decoder.credential(
        username: nil, password: nil, secret: config.folded("secret"))
      for entry in turns.elements.map(Array.init) ?? [] {
        guard let urls = decoder.entry(in: entry).urls else { continue }
        let places = decoder.urlPlaces(in: urls)
        servers += decoder.each(places) { decoder, place in
          decoder.readTexts.insert(place.node.position)
          return place.node.value.text.flatMap { decoder.server($0, at: place, credential) }
        }
      }
      return Contents(servers: servers)
    })
}
