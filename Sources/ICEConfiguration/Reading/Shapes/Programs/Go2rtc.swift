import Documents
import PlainText

extension Shape {
  static let go2rtc = Shape(
    name: "go2rtc", origin: "go2rtc's go2rtc.yaml, and Frigate's config.yml",
    example: """
      webrtc:
        candidates: [192.0.2.1:8555, stun:8555]
        ice_servers:
          - urls: [stun:stun.example.com:19302]
      """,
    rank: .distinct,
    fits: { place in
      place.member("webrtc")?.has(anyOf: "iceservers") == true
        && place.member("webrtc")?.has("enabled") == false
    },
    read: { decoder, place in
      guard let webrtc = place.member("webrtc") else { return Contents() }
      decoder.nameMisspelt(in: webrtc, among: ["ice_servers"])
      if let candidates = webrtc.member("candidates") {
        // `stun:8555` there is a port to be asked for, and no server.
        decoder.leftOut.insert(candidates.node.position)
      }
      return Contents(
        servers: webrtc.folded("iceservers").map { decoder.foreignServers(listedIn: $0) } ?? [])
    })
}
