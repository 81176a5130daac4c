import Documents
import PlainText

extension Shape {
  static let rtcConfiguration = Shape(
    name: "rtc-configuration",
    origin:
      "the W3C's RTCConfiguration, and all who wrap it: Cloudflare, PeerJS, PairDrop, SIP.js, pion, "
      + "Pixel Streaming, Unity, mediasoup, OpenVidu",
    example: #"{"iceServers": [{"urls": "stun:stun.example.com"}], "iceTransportPolicy": "all"}"#,
    fits: { place in
      // A variable of that name may hold the whole.
      place.folded("iceservers").map { $0.opened.folded("iceservers") == nil } == true
    },
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
    if place.node.value.isNull || place.node.value.isString("") { return nil }
    // A constant of a program: `RTCIceTransportPolicy.relay`.
    if place.isComputed, let word = place.word?.lowercased() {
      return word.hasSuffix("relay") ? .relay : word.hasSuffix("all") ? .all : nil
    }
    return word(place, default: .all)
  }
}
