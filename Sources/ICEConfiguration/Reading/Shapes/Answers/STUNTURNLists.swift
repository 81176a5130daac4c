import Documents

extension Shape {
  static let stunTurnLists = Shape(
    name: "stun-turn-lists",
    origin: "stun and turn with URLs, hosts or entries, or with a lifetime beside them",
    example: #"{"stun": ["stun:stun.example.com"], "turn": [], "lifetimeDuration": "86400s"}"#,
    rank: .distinct,
    fits: { place in
      let lists = keys.compactMap { place.member($0) }
      return !lists.isEmpty && lists.allSatisfy(\.isList) && !place.has("tenants")
        && (lists.contains { !$0.isArray || $0.firstElements.contains(where: \.isHostOrURL) }
          || place.has(anyOf: "lifetimeduration", "ttl", "expires", "expiresat", "expireson"))
    },
    read: { decoder, place in
      var contents = Contents()
      let credential = decoder.credential(beside: place)
      for member in decoder.distinctMembers(of: place) {
        let field = place.value(of: member)
        switch member.key.folded {
        case "stun", "stuns", "turn", "turns":
          let key = member.key.folded
          contents.servers += decoder.servers(
            listedIn: field, scheme: key, key.hasPrefix("turn") ? credential : .placeholder)
        case "icepolicy", "icetransportpolicy": contents.icePolicy = decoder.foreignPolicy(field)
        case _ where decoder.isBeside(member.key): break
        default:
          _ = decoder.foreign(
            member, at: field, resembling: ["stun", "turn", "icePolicy"],
            ignoring: EntryRole.ignored)
        }
      }
      return contents
    })

  private static let keys = ["stun", "turn", "stuns", "turns"]
}

extension JSONPlace {
  fileprivate var isHostOrURL: Bool { isURL || node.value.text?.isHostAndPort == true }

  fileprivate var isList: Bool {
    isArray || isHostOrURL
  }
}
