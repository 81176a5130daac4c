/// A shape in which people have their servers, and what is to be read from it.
package struct ConfigurationShape: Sendable, CustomStringConvertible {
  package let name: String
  package let text: String
  /// What the reader makes of it: one line a tenant and one a server.
  package let outline: [String]
  package var description: String { name }

  init(_ name: String, _ text: String, _ outline: [String]) {
    (self.name, self.text, self.outline) = (name, text, outline)
  }
}

extension ConfigurationShape {
  package static let all: [ConfigurationShape] = [
    ConfigurationShape(
      "our own, with tenants",
      """
      {
        "$schema": "https://example.com/schema.json", "x-note": {"a": [1, {"a": 1, "a": 2}]},
        "tenants": {
          "zeta": {
            "turn": [ { "urls": ["turns:eu.example.com:443", "turn:eu.example.com"],
                        "username": "alice", "credential": "wonder", "jurisdiction": "EU" } ],
            "stun": [ { "urls": "stun:a.example.com", "jurisdiction": "US", "x-id": 5 } ],
            "icePolicy": "relay"
          },
          "acme": { "turn": [ { "urls": "turn:b.example.com?transport=tcp", "secret": "s3" },
                              { "urls": "turn:c.example.com", "username": "bob", "secret": "s4" },
                              { "urls": "turn:d.example.com" } ] }
        }
      }
      """,
      [
        "zeta relay", "7:27 stun:a.example.com - US",
        "5:28 turns:eu.example.com:443 alice/wonder EU",
        "5:56 turn:eu.example.com alice/wonder EU",
        "acme all", "10:35 turn:b.example.com?transport=tcp rest(-)/s3 -",
        "11:35 turn:c.example.com rest(bob)/s4 -", "12:35 turn:d.example.com placeholder -",
      ]),
    ConfigurationShape(
      "our own, bare", #"{"stun":[],"turn":[{"urls":["turn:h"],"username":"u","credential":"p"}]}"#,
      ["default all", "1:29 turn:h u/p -"]),
    ConfigurationShape(
      "W3C RTCConfiguration",
      """
      {"iceServers": [{"urls": ["stun:a", "turn:b"], "username": "u", "credential": "p",
        "credentialType": "password"}, {"urls": "stuns:c"}],
       "iceTransportPolicy": "relay", "iceCandidatePoolSize": 2, "bundlePolicy": "balanced"}
      """,
      ["default relay", "1:27 stun:a - -", "1:37 turn:b u/p -", "2:43 stuns:c - -"]),
    ConfigurationShape(
      "W3C RTCIceServer array (Metered)",
      #"[{"urls":"turn:a","username":"u","credential":"p"},{"url":"stun:b"}]"#,
      ["default all", "1:10 turn:a u/p -", "1:59 stun:b - -"]),
    ConfigurationShape(
      "Twilio",
      """
      {"username": "t", "password": "p", "ttl": "86400", "account_sid": "AC0",
       "date_created": "Fri, 01 May 2020 01:42:57 +0000", "date_updated": "",
       "ice_servers": [
        {"url": "stun:g.example.com:3478", "urls": "stun:g.example.com:3478"},
        {"url": "turn:g.example.com:443?transport=tcp", "urls": "turn:g.example.com:443?transport=tcp",
         "username": "t", "credential": "p"}]}
      """,
      [
        "default all", "4:46 stun:g.example.com - -",
        "5:59 turn:g.example.com:443?transport=tcp t/p -",
      ]),
    ConfigurationShape(
      "Cloudflare, one object",
      #"{"iceServers":{"urls":["stun:c:53","turns:c:443?transport=tcp"],"username":"u","credential":"p"}}"#,
      ["default all", "1:24 stun:c:53 - -", "1:36 turns:c:443 u/p -"]),
    ConfigurationShape(
      "Xirsys, one object",
      #"{"v":{"iceServers":{"username":"u","urls":["stun:x","turn:x:80?transport=udp"],"credential":"p"}},"s":"ok"}"#,
      ["default all", "1:44 stun:x - -", "1:53 turn:x:80 u/p -"]),
    ConfigurationShape(
      "Xirsys, an array",
      #"{"s":"ok","v":{"iceServers":[{"url":"stun:x"},{"username":"u","url":"turn:x","credential":"p"}]}}"#,
      ["default all", "1:37 stun:x - -", "1:69 turn:x u/p -"]),
    ConfigurationShape(
      "Matrix",
      #"{"username":"1719223200:@a:b","password":"p","uris":["turn:m?transport=udp"],"ttl":86400}"#,
      ["default all", "1:54 turn:m 1719223200:@a:b/p -"]),
    ConfigurationShape(
      "a tenant in the W3C's shape, and one named like an extension",
      #"{"tenants":{"a":{"iceServers":[{"urls":"stun:a"}]},"x-b":[{"urls":"stun:b"}]}}"#,
      ["a all", "1:40 stun:a - -", "x-b all", "1:67 stun:b - -"]),
  ]
}
