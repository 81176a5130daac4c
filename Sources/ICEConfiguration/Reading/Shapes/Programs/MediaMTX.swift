import Documents
import PlainText

extension Shape {
  static let mediaMTX = Shape(
    name: "mediamtx",
    origin: "MediaMTX's mediamtx.yml; AUTH_SECRET makes the password a shared secret",
    example: """
      webrtcICEServers2:
        - url: turn:turn.example.com:3478
          username: AUTH_SECRET
          password: s
          clientOnly: false
      """,
    rank: .distinct,
    fits: { place in
      // An empty list may be a variable of any program.
      ["webrtciceservers2", "webrtciceservers"].contains { key in
        place.folded(key).map { !$0.firstElements.isEmpty || place.has(anyOf: "paths") } == true
      }
    },
    read: { decoder, place in
      decoder.nameMisspelt(
        in: place, among: ["webrtcICEServers2"],
        but: ["webrtcICEServers", "webrtcICEHostNAT1To1IPs", "webrtcICEUDPMuxAddress"])
      var servers: [Server] = []
      for key in ["webrtciceservers2", "webrtciceservers"] {
        guard let list = place.folded(key), !list.node.value.isNull else { continue }
        guard let elements = list.elements else {
          decoder.reportType("an array", at: list)
          continue
        }
        servers += decoder.each(elements) { $0.mediaMTXServers(in: $1) }.flatMap(\.self)
      }
      return Contents(servers: servers)
    })
}

extension ConfigurationDecoder {
  fileprivate mutating func mediaMTXServers(in place: JSONPlace) -> [Server]? {
    // Before release 0.23: scheme:user:password:host:port.
    if let parts = place.node.value.text?.split(separator: ":"), parts.count == 5 {
      readTexts.insert(place.node.position)
      let credential = Credential.longTerm(
        username: String(parts[1]), password: Secret(String(parts[2])))
      return server("\(parts[0]):\(parts[3]):\(parts[4])", at: place, credential).map { [$0] }
    }
    guard place.folded("username")?.node.value.isString("AUTH_SECRET") == true else {
      return foreignServers(in: place)
    }
    var entry = entry(in: place)
    entry.fields[.secret] = entry.fields.removeValue(forKey: .password)
    entry.fields[.username] = nil
    guard let urls = entry.urls else {
      report(#"expected "url""#, at: place)
      return nil
    }
    let credential = credential(in: entry, isForTURN: true)
    let places = urlPlaces(in: urls)
    return each(places) { decoder, place in
      decoder.readTexts.insert(place.node.position)
      return place.node.value.text.flatMap { decoder.server($0, at: place, credential) }
    }
  }
}
