import Documents
import PlainText

extension Shape {
  static let liveKit = Shape(
    name: "livekit", origin: "LiveKit's config.yaml, rtc.turn_servers and rtc.stun_servers",
    example: """
      rtc:
        turn_servers:
          - host: turn.example.com
            port: 443
            protocol: tls
            username: u
            credential: p
      """,
    rank: .distinct,
    fits: { $0.member("rtc")?.has(anyOf: "turnservers", "stunservers") == true },
    read: { decoder, place in
      if case .object(let members) = place.node.value,
        let turn = members.first(where: { $0.key == "turn" })
      {
        decoder.leaveOut(
          place.value(of: turn), at: turn,
          "this is LiveKit's own TURN server, which makes credentials for each call; it is left out"
        )
      }
      guard let rtc = place.member("rtc") else { return Contents() }
      decoder.nameMisspelt(in: rtc, among: ["turn_servers", "stun_servers"])
      return decoder.stunTurnServers(in: rtc)
    })
}
