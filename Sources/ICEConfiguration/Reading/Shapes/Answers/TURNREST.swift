import Documents

extension Shape {
  static let turnREST = Shape(
    name: "turn-rest",
    origin:
      "a REST API for TURN (draft-uberti-behave-turn-rest): Matrix /voip/turnServer, Amazon Chime",
    example: """
      {"username": "u", "password": "p", "uris": ["turn:turn.example.com?transport=udp"], "ttl": 86400}
      """,
    fits: { $0.has(anyOf: "uris") && !$0.has(anyOf: "iceservers", "urls") && $0.isEntry },
    read: { Contents(servers: $0.foreignServers(in: $1)) })

  static let iceServer = Shape(
    name: "rtc-ice-server", origin: "one RTCIceServer without a list around it",
    example: #"{"urls": "turn:turn.example.com", "username": "u", "credential": "p"}"#,
    rank: .bare, fits: { $0.isEntry && !$0.has(anyOf: "uris") },
    read: { Contents(servers: $0.foreignServers(in: $1, leavingOut: ["urlswithips"])) })

  static let iceServerArray = Shape(
    name: "rtc-ice-servers",
    origin:
      "an array of RTCIceServer: Metered, ExpressTURN, neko, Mattermost, Galène's ice-servers.json",
    example: #"[{"urls": "turn:turn.example.com", "username": "u", "credential": "p"}]"#,
    rank: .bare, fits: { $0.isArray && $0.firstElements.contains(where: \.isEntry) },
    read: { Contents(servers: $0.foreignServers(listedIn: $1)) })

  static let galene = Shape(
    name: "galene", origin: "Galène's ice-servers.json with a shared secret (hmac-sha1)",
    example: """
      [{"urls": ["turn:turn.example.com"], "username": "galene", "credential": "secret",
       "credentialType": "hmac-sha1"}]
      """,
    rank: .common,
    fits: { place in
      place.isArray
        && place.firstElements.contains {
          $0.isEntry && $0.folded("credentialtype")?.node.value.isString("hmac-sha1") == true
        }
    },
    read: { Contents(servers: $0.foreignServers(listedIn: $1)) })
}
