import Documents
import PlainText

extension Shape {
  static let kinesis = Shape(
    name: "kinesis", origin: "AWS Kinesis Video Streams, GetIceServerConfig",
    example: """
      {"IceServerList": [{"Uris": ["turn:turn.example.com:443?transport=udp"], "Username": "u",
       "Password": "p", "Ttl": 300}]}
      """,
    rank: .distinct, fits: { $0.folded("iceserverlist") != nil },
    read: { decoder, place in
      decoder.list("iceServerList", of: place, ignoring: ["responsemetadata"])
    })

  static let vonage = Shape(
    name: "vonage", origin: "Vonage (OpenTok), iceConfig of a session",
    example: """
      {"includeServers": "custom", "transportPolicy": "relay", "customServers":
       [{"urls": ["turn:turn.example.com"], "username": "u", "credential": "p"}]}
      """,
    rank: .distinct, fits: { $0.folded("customservers") != nil },
    read: { decoder, place in
      decoder.list("customServers", of: place, ignoring: ["includeservers"])
    })

  static let mattermost = Shape(
    name: "mattermost", origin: "Mattermost Calls, ICEServersConfigs",
    example: """
      {"ICEServersConfigs": [{"urls": ["turn:turn.example.com"], "username": "u", "credential": "p"}]}
      """,
    rank: .distinct, fits: { $0.folded("iceserversconfigs") != nil },
    read: { decoder, place in
      var contents = decoder.list("iceServersConfigs", of: place, isPartOfMore: true)
      // For the TURN servers that have no credentials of their own.
      if let secret = place.folded("turnstaticauthsecret"), !secret.node.value.isNull,
        !secret.node.value.isString("")
      {
        let credential = decoder.credential(username: nil, password: nil, secret: secret)
        contents.servers = contents.servers.map {
          $0.credential == .placeholder ? $0.with(credential) : $0
        }
      }
      return contents
    })

  static let signal = Shape(
    name: "signal", origin: "Signal, calling relays",
    example: """
      {"relays": [{"urls": ["turn:turn.example.com"], "urlsWithIps": ["turn:192.0.2.1"],
       "hostname": "turn.example.com", "username": "u", "password": "p", "ttl": 86400}]}
      """,
    rank: .distinct, fits: { $0.folded("relays")?.holdsEntries == true },
    read: { decoder, place in
      decoder.list("relays", of: place, leavingOut: ["urlswithips"])
    })
}

extension ConfigurationDecoder {
  /// What a list of entries under one key says, and a policy beside it.
  ///
  /// - Parameter isPartOfMore: Whether other keys are those of a program's own, and of no concern.
  mutating func list(
    _ key: String, of place: JSONPlace, ignoring: Set<String> = [], leavingOut: Set<String> = [],
    isPartOfMore: Bool = false
  ) -> Shape.Contents {
    var contents = Shape.Contents()
    for member in distinctMembers(of: place) {
      let field = place.value(of: member)
      switch member.key.folded {
      case key.folded:
        contents.servers += foreignServers(listedIn: field.opened, leavingOut: leavingOut)
      case "transportpolicy", "icetransportpolicy": contents.icePolicy = foreignPolicy(field)
      default:
        if isPartOfMore, member.key.closest(among: [key]) == nil { continue }
        _ = foreign(
          member, at: field, resembling: [key], ignoring: ignoring.union(EntryRole.ignored))
      }
    }
    return contents
  }
}
