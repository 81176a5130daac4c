import Documents
import PlainText

extension Shape {
  static let homeAssistant = Shape(
    name: "home-assistant", origin: "Home Assistant's configuration.yaml, web_rtc",
    example: """
      web_rtc:
        ice_servers:
          - url: stun:stun.example.com
          - url: [turn:turn.example.com]
            username: u
            credential: p
      """,
    rank: .distinct, fits: { $0.member("web_rtc")?.has(anyOf: "iceservers") == true },
    read: { decoder, place in
      guard let webrtc = place.member("web_rtc") else { return Contents() }
      decoder.nameMisspelt(in: webrtc, among: ["ice_servers"])
      return Contents(
        servers: webrtc.folded("iceservers").map { decoder.foreignServers(listedIn: $0) } ?? [])
    })
}
