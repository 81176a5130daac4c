import Documents
import PlainText

extension Shape {
  static let stunTurnServers = Shape(
    name: "stun-turn-servers",
    origin:
      "stunServers and turnServers, as URLs, entries, or hosts with their ports: BigBlueButton, Nextcloud "
      + "Talk's signaling settings, Jitsi Meet, Threema, SIP.js before 0.16, LiveKit without its rtc",
    example: """
      {"stunServers": [{"url": "stun:stun.example.com"}], "turnServers":
       [{"url": "turn:turn.example.com", "username": "u", "password": "p", "ttl": 86400}]}
      """,
    fits: { place in
      ["stunservers", "turnservers"].contains { place.folded($0)?.opened.isList == true }
        && !place.has(anyOf: "rtc")
    },
    read: { $0.stunTurnServers(in: $1) })
}

extension JSONPlace {
  /// Whether this is a list of servers, or may be: also an object alone, and hosts without a scheme.
  fileprivate var isList: Bool { isArray || isEntry || isURL || isTableOfEntries }
}

extension ConfigurationDecoder {
  /// What `stun_servers` and `turn_servers` say, however their entries look.
  mutating func stunTurnServers(in place: JSONPlace) -> Shape.Contents {
    var contents = Shape.Contents()
    let credential = credential(beside: place)
    for member in distinctMembers(of: place) {
      if hasStopped { break }
      let field = place.value(of: member)
      switch member.key.folded {
      case "stunservers":
        contents.servers += servers(listedIn: field.opened, scheme: "stun", .placeholder)
      case "turnservers":
        contents.servers += servers(listedIn: field.opened, scheme: "turn", credential)
      case "icetransportpolicy": contents.icePolicy = foreignPolicy(field)
      default:
        // A program's own, as a rule; a misspelt list is not.
        if member.key.closest(among: ["stunServers", "turnServers"]) != nil {
          _ = foreign(member, at: field, resembling: ["stunServers", "turnServers"])
        }
      }
    }
    return contents
  }
}
