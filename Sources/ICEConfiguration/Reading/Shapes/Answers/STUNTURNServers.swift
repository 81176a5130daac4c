import Documents
import PlainText

extension Shape {
  static let stunTurnServers = Shape(
    name: "stun-turn-servers",
    origin:
      "stunServers and turnServers: BigBlueButton, Nextcloud Talk's signaling settings, Jitsi Meet, "
      + "SIP.js before 0.16",
    example: """
      {"stunServers": [{"url": "stun:stun.example.com"}], "turnServers":
       [{"url": "turn:turn.example.com", "username": "u", "password": "p", "ttl": 86400}]}
      """,
    fits: { place in
      ["stunservers", "turnservers"].contains { place.folded($0)?.isList == true }
        && !place.has(anyOf: "rtc")
        && place.folded("turnservers")?.firstElements.first?.has("host") != true
    },
    read: { decoder, place in
      var contents = Contents()
      let credential = decoder.credential(beside: place)
      for member in decoder.distinctMembers(of: place) {
        let field = place.value(of: member)
        switch member.key.folded {
        case "stunservers", "turnservers":
          contents.servers += decoder.foreignServers(
            listedIn: field, hosts: member.key.folded, credential)
        case "icetransportpolicy": contents.icePolicy = decoder.foreignPolicy(field)
        default:
          guard member.key.folded != "remoteicecandidates" else { continue }
          // A program's own, as a rule; a misspelt list is not.
          if member.key.closest(among: ["stunServers", "turnServers"]) != nil {
            _ = decoder.foreign(member, at: field, resembling: ["stunServers", "turnServers"])
          }
        }
      }
      return contents
    })

  static let stunTurnLists = Shape(
    name: "stun-turn-lists",
    origin: "stun and turn with URLs only, or with a lifetime beside them",
    example: #"{"stun": ["stun:stun.example.com"], "turn": [], "lifetimeDuration": "86400s"}"#,
    rank: .distinct,
    fits: { place in
      let lists = ["stun", "turn", "stuns", "turns"].compactMap { place.member($0) }
      return !lists.isEmpty && lists.allSatisfy(\.isArray) && !place.has("tenants")
        && (lists.contains { $0.firstElements.contains(where: \.isURL) }
          || place.has(anyOf: "lifetimeduration", "ttl", "expires", "expiresat", "expireson"))
    },
    read: { decoder, place in
      var contents = Contents()
      for member in decoder.distinctMembers(of: place) {
        let field = place.value(of: member)
        switch member.key.folded {
        case "stun", "turn", "stuns", "turns":
          contents.servers += decoder.foreignServers(listedIn: field)
        case "icepolicy", "icetransportpolicy": contents.icePolicy = decoder.foreignPolicy(field)
        default:
          _ = decoder.foreign(
            member, at: field, resembling: ["stun", "turn", "icePolicy"],
            ignoring: EntryRole.ignored)
        }
      }
      return contents
    })
}

extension JSONPlace {
  /// Whether this is a list of servers, or may be: also an object alone, and hosts without a scheme.
  fileprivate var isList: Bool { isArray || isEntry || isURL }
}

extension ConfigurationDecoder {
  /// What every TURN server of the lists is asked with, if it stands beside them, as with Threema.
  fileprivate mutating func credential(beside place: JSONPlace) -> Credential? {
    let username = place.folded("turnusername", "turnuser")
    let password = place.folded("turnpassword", "turncredential")
    guard username != nil || password != nil else { return nil }
    return credential(username: username, password: password, secret: nil)
  }

  /// A list in which hosts may stand without a scheme: the key says what they are.
  fileprivate mutating func foreignServers(
    listedIn place: JSONPlace, hosts key: String, _ credential: Credential?
  ) -> [Server] {
    guard let elements = place.elements else { return foreignServers(listedIn: place) }
    return each(elements) { decoder, element -> [Server]? in
      if key == "turnservers", let credential, element.isURL {
        return decoder.server(scheme: "turn", hostAndPort: element, credential).map { [$0] }
      }
      guard key == "stunservers", element.node.value.text?.isHostAndPort == true else {
        return decoder.foreignServers(in: element)
      }
      return decoder.server(scheme: "stun", hostAndPort: element).map { [$0] }
    }
    .flatMap(\.self)
  }
}
