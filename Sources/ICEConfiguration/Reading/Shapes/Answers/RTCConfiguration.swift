import Documents
import PlainText

extension Shape {
  static let rtcConfiguration = Shape(
    name: "rtc-configuration",
    origin:
      "the W3C's RTCConfiguration, and all who wrap it: Cloudflare, PeerJS, PairDrop, SIP.js, pion, "
      + "Pixel Streaming, Unity, mediasoup, OpenVidu",
    example: #"{"iceServers": [{"urls": "stun:stun.example.com"}], "iceTransportPolicy": "all"}"#,
    fits: { $0.folded("iceservers") != nil },
    read: { $0.rtcConfiguration(in: $1) })

  static let twilio = Shape(
    name: "twilio", origin: "Twilio's Network Traversal Service, REST answer or helper library",
    example: """
      {"account_sid": "AC0", "ice_servers": [{"url": "stun:stun.example.com",
       "urls": "stun:stun.example.com"}], "username": "u", "password": "p", "ttl": "86400"}
      """,
    rank: .distinct,
    fits: { $0.folded("iceservers") != nil && $0.has(anyOf: "accountsid", "datecreated") },
    read: {
      $0.rtcConfiguration(
        in: $1, ignoring: ["accountsid", "datecreated", "dateupdated", "username", "password"])
    })

  static let azure = Shape(
    name: "azure", origin: "Azure Communication Services, relay configuration",
    example: """
      {"expiresOn": "2030-01-01T00:00:00Z", "iceServers": [{"urls": ["turn:turn.example.com"],
       "username": "u", "credential": "p", "routeType": "any"}]}
      """,
    rank: .distinct,
    fits: { $0.has(allOf: "iceservers", "expireson") && !$0.has(anyOf: "accountsid") },
    read: { $0.rtcConfiguration(in: $1) })

  static let google = Shape(
    name: "google", origin: "Google's and Tencent's traversal servers",
    example: """
      {"lifetimeDuration": "86400s", "iceServers": [{"urls": ["stun:stun.example.com"]}],
       "blockStatus": "NOT_BLOCKED", "iceTransportPolicy": "all"}
      """,
    rank: .distinct, fits: { $0.has(allOf: "iceservers", "lifetimeduration") },
    read: { $0.rtcConfiguration(in: $1) })
}

extension ConfigurationDecoder {
  /// The members of RTCConfiguration, of its drafts and of Chrome's that have no say in which servers
  /// are asked, and what providers add.
  private static let ignoredByWebRTC: Set<String> = EntryRole.ignored.union([
    "bundlepolicy", "certificates", "icecandidatepoolsize", "peeridentity", "rtcpmuxpolicy",
    "sdpsemantics", "encodedinsertablestreams", "blockstatus", "success", "status",
  ])

  private static let policyKeys = ["icetransportpolicy", "icetransports", "transportpolicy"]

  /// What the W3C's RTCConfiguration says, however its keys are spelt.
  mutating func rtcConfiguration(
    in place: JSONPlace, ignoring more: Set<String> = []
  ) -> Shape.Contents {
    var contents = Shape.Contents()
    for member in distinctMembers(of: place) {
      if hasStopped { break }
      let field = place.value(of: member)
      let key = member.key.folded
      if key == "iceservers" {
        let list = field.opened
        if list.isURL {
          leftOut.insert(list.node.position)
          reportType("an array", at: list)
        } else {
          contents.servers += foreignServers(listedIn: list)
        }
      } else if Self.policyKeys.contains(key) {
        contents.icePolicy = foreignPolicy(field)
      } else if key == "expect" {
        contents.expect = field
      } else {
        let meant = foreign(
          member, at: field, resembling: ["iceServers", "iceTransportPolicy"],
          ignoring: Self.ignoredByWebRTC.union(more))
        if meant == "iceServers" { contents.servers += foreignServers(listedIn: field) }
      }
    }
    return contents
  }

  /// Which candidates a foreign text allows; nil where it says nothing.
  mutating func foreignPolicy(_ place: JSONPlace) -> ICEPolicy? {
    place.node.value.isNull || place.node.value.isString("") ? nil : word(place, default: .all)
  }
}
