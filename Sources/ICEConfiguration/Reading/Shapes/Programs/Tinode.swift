import Documents
import PlainText

extension Shape {
  static let tinode = Shape(
    name: "tinode", origin: "Tinode's tinode.conf: JSON with comments",
    example: """
      {"webrtc": {"enabled": true, "ice_servers": [{"urls": ["stun:stun.example.com"]}]}}
      """,
    rank: .distinct,
    fits: { place in
      place.member("webrtc")?.has(anyOf: "iceservers") == true
        && place.member("webrtc")?.has("enabled") == true
    },
    read: { decoder, place in
      guard let webrtc = place.member("webrtc") else { return Contents() }
      decoder.nameMisspelt(in: webrtc, among: ["ice_servers"], but: ["ice_servers_file"])
      return Contents(
        servers: webrtc.folded("iceservers").map { decoder.foreignServers(listedIn: $0) } ?? [])
    })
}
