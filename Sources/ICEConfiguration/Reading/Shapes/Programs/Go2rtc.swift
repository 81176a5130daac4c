import Documents

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
