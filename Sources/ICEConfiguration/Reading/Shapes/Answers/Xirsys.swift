import Documents

extension Shape {
  static let xirsys = Shape(
    name: "xirsys", origin: "Xirsys, _turn in every version",
    example: """
      {"v": {"iceServers": {"urls": ["stun:stun.example.com"], "username": "u", "credential": "p"}},
       "s": "ok"}
      """,
    rank: .distinct,
    fits: { place in
      place.member("v") != nil && (place.member("s") != nil || place.member("v")?.isObject == true)
        && !place.has("tenants")
    },
    read: { decoder, place in
      if let status = place.member("s"), !status.node.value.isString("ok") {
        decoder.report(
          #"expected "ok"; this is the provider's refusal, not its servers"#, at: status)
        return Contents()
      }
      for member in decoder.distinctMembers(of: place)
      where !["v", "s", "ts", "d", "p"].contains(member.key) {
        _ = decoder.foreign(member, at: place.value(of: member), resembling: [])
      }
      guard let value = place.member("v") else { return Contents() }
      guard value.isObject else {
        decoder.reportType("an object", at: value)
        return Contents()
      }
      if !value.has(anyOf: "iceservers") {
        decoder.report(#"expected "iceServers""#, at: value)
      }
      return decoder.rtcConfiguration(in: value)
    })
}
