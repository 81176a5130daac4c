import Testing

@testable import Reachability

@Suite struct ConfigurationShapeTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let outline: [String]
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ outline: [String]) {
      (self.name, self.text, self.outline) = (name, text, outline)
    }
  }

  static let shapes: [Shape] = [
    Shape(
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
    Shape(
      "our own, bare", #"{"stun":[],"turn":[{"urls":["turn:h"],"username":"u","credential":"p"}]}"#,
      ["default all", "1:29 turn:h u/p -"]),
    Shape(
      "W3C RTCConfiguration",
      """
      {"iceServers": [{"urls": ["stun:a", "turn:b"], "username": "u", "credential": "p",
        "credentialType": "password"}, {"urls": "stuns:c"}],
       "iceTransportPolicy": "relay", "iceCandidatePoolSize": 2, "bundlePolicy": "balanced"}
      """,
      ["default relay", "1:27 stun:a - -", "1:37 turn:b u/p -", "2:43 stuns:c - -"]),
    Shape(
      "W3C RTCIceServer array (Metered)",
      #"[{"urls":"turn:a","username":"u","credential":"p"},{"url":"stun:b"}]"#,
      ["default all", "1:10 turn:a u/p -", "1:59 stun:b - -"]),
    Shape(
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
    Shape(
      "Cloudflare, one object",
      #"{"iceServers":{"urls":["stun:c:53","turns:c:443?transport=tcp"],"username":"u","credential":"p"}}"#,
      ["default all", "1:24 stun:c:53 - -", "1:36 turns:c:443 u/p -"]),
    Shape(
      "Xirsys, one object",
      #"{"v":{"iceServers":{"username":"u","urls":["stun:x","turn:x:80?transport=udp"],"credential":"p"}},"s":"ok"}"#,
      ["default all", "1:44 stun:x - -", "1:53 turn:x:80 u/p -"]),
    Shape(
      "Xirsys, an array",
      #"{"s":"ok","v":{"iceServers":[{"url":"stun:x"},{"username":"u","url":"turn:x","credential":"p"}]}}"#,
      ["default all", "1:37 stun:x - -", "1:69 turn:x u/p -"]),
    Shape(
      "Matrix",
      #"{"username":"1719223200:@a:b","password":"p","uris":["turn:m?transport=udp"],"ttl":86400}"#,
      ["default all", "1:54 turn:m 1719223200:@a:b/p -"]),
    Shape(
      "a tenant in the W3C's shape, and one named like an extension",
      #"{"tenants":{"a":{"iceServers":[{"urls":"stun:a"}]},"x-b":[{"urls":"stun:b"}]}}"#,
      ["a all", "1:40 stun:a - -", "x-b all", "1:67 stun:b - -"]),
  ]

  @Test("Every shape is accepted as it is", arguments: shapes)
  func accepts(_ shape: Shape) throws {
    #expect(try Surroundings().read(shape.text).outline == shape.outline)
  }

  @Test("A TURN server without credentials gets placeholders and a warning")
  func placeholders() throws {
    let configuration = try Surroundings().read(#"[{"urls":["stun:a","turn:b"]}]"#)
    let servers = configuration.tenants[0].servers
    #expect(servers.map { $0.warnings.map(\.code) } == [[], [.placeholderCredentials]])
    #expect(servers[1].warnings[0].code.rawValue == "placeholder-credentials")
    #expect(servers[1].warnings[0].message.contains("user name and password \"1\""))
  }

  @Test("The URL is kept as it was written")
  func writtenURL() throws {
    let configuration = try Surroundings().read(#"[{"urls":"STUN:Example.com:3478"}]"#)
    let server = configuration.tenants[0].servers[0]
    #expect(server.writtenURL == "STUN:Example.com:3478")
    #expect(server.url.description == "stun:example.com")
  }

  @Test("Without a configuration two public STUN servers are asked")
  func builtIn() {
    #expect(
      Configuration.builtIn.outline == [
        "public all", "- stun:stun.l.google.com:19302 - -", "- stun:stun.cloudflare.com - -",
      ])
  }

  @Test("A URL of the command line is a configuration of one server")
  func bareURL() throws {
    let stun = try Configuration(url: "stun:h", username: nil, password: Secret("unused"))
    #expect(stun.outline == ["default all", "- stun:h - -"])
    let turn = try Configuration(url: "turn:h:3478", username: "u", password: Secret("p"))
    #expect(turn.outline == ["default all", "- turn:h u/p -"])
    #expect(turn.tenants[0].servers[0].writtenURL == "turn:h:3478")
    let placeholder = try Configuration(url: "turn:h", username: nil, password: nil)
    #expect(placeholder.outline == ["default all", "- turn:h placeholder -"])
  }

  static let badCommandLines: [(String, String?, Secret?, [String])] = [
    (
      "turn:h:0", nil, nil,
      ["url: expected a port from 1 to 65535 after the host [configuration/invalid-url]"]
    ),
    (
      "turn:h", "u", nil,
      ["password: expected a password for the user name [configuration/credential-missing]"]
    ),
    (
      "turn:h", nil, Secret("p"),
      ["username: expected a user name for the password [configuration/credential-missing]"]
    ),
    (
      "h", "", Secret(""),
      [
        "url: expected a URL that begins with stun:, stuns:, turn: or turns: [configuration/invalid-url]",
        "username: expected a text that is not empty [configuration/credential-missing]",
        "password: expected a text that is not empty [configuration/credential-missing]",
      ]
    ),
  ]

  @Test("A wrong command line is refused with everything that is wrong", arguments: badCommandLines)
  func refuses(_ url: String, _ username: String?, _ password: Secret?, _ messages: [String]) {
    let errors = #expect(throws: ConfigurationErrors.self) {
      try Configuration(url: url, username: username, password: password)
    }
    #expect(errors?.errors.map(\.description) == messages.map { "command line: \($0)" })
  }
}
