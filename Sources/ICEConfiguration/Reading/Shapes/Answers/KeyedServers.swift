import Documents

extension Shape {
  static let keyedServers = Shape(
    name: "keyed-servers",
    origin:
      "a list or an entry under a key of a program's own: Tuya's ices, OpenVidu's customIceServers, "
      + "Trystero's turnConfig, edumeet's backupTurnServers, and others'",
    example: """
      {"customIceServers": [{"url": "turn:turn.example.com", "username": "u", "credential": "p"}]}
      """,
    fits: { place in
      guard case .object(let members) = place.node.value else { return false }
      return members.contains { place.value(of: $0).isListOfServers(under: $0.key) }
    },
    read: { decoder, place in
      var contents = Contents()
      for member in decoder.distinctMembers(of: place) {
        let field = place.value(of: member)
        if field.isListOfServers(under: member.key) {
          contents.servers += decoder.foreignServers(listedIn: field.opened)
        } else if ["icetransportpolicy", "transportpolicy"].contains(member.key.folded) {
          contents.icePolicy = decoder.foreignPolicy(field)
        }
      }
      return contents
    })
}

extension JSONPlace {
  /// The keys of lists of servers, as programs call them.
  private static let keys: Set<String> = [
    "ices", "customiceservers", "turnconfig", "turnconfigs", "turninfo", "turncredentials",
    "turncredential", "iceserver", "backupturnservers", "backupiceservers", "iceconfig",
    "iceconfigs",
    "iceserverlist", "iceserverslist", "rtciceservers", "webrtciceservers", "defaulticeservers",
    "icecandidateservers", "turnserverlist", "turnserverslist", "relayservers", "servers",
  ]

  fileprivate func isListOfServers(under key: String) -> Bool {
    guard Self.keys.contains(key.folded) else { return false }
    let list = opened
    return list.isEntry || list.isArray && list.firstElements.contains { $0.isEntry || $0.isURL }
  }
}
