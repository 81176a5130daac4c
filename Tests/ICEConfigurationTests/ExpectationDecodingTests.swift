import Testing

@testable import ICEConfiguration

@Suite("Expectations in the configuration")
struct ExpectationDecodingTests {
  private static let servers = """
    "stun": [{"urls": "stun:a"}],
    "turn": [{"urls": ["turn:a", "turns:a:443"], "jurisdiction": "EU"}]
    """

  /// A configuration of one bare tenant that has an `expect`.
  private static func bare(_ expect: String) -> String { "{\"expect\":\(expect),\(servers)}" }

  @Test(
    "Every key asks for what it says",
    arguments: [
      (#"{"relays": 2}"#, [.relays(atLeast: 2)]),
      (#"{"jurisdictions": ["EU"]}"#, [.jurisdiction("EU")]),
      (#"{"certificateDays": 14}"#, [.certificateDays(atLeast: 14)]),
      (#"{"certificateDays": "20%"}"#, [.certificateShare(atLeastPercent: 20)]),
      (#"{"certificateDays": "99%"}"#, [.certificateShare(atLeastPercent: 99)]),
      (#"{"duration": "800ms"}"#, [.duration(atMost: .milliseconds(800))]),
      (#"{"duration": "2.5s"}"#, [.duration(atMost: .milliseconds(2500))]),
      (#"{"duration": "5m"}"#, [.duration(atMost: .seconds(300))]),
      (#"{"duration": "10"}"#, [.duration(atMost: .seconds(10))]),
      (#"{"everyAddress": true, "everyServer": true}"#, [.everyServer, .everyAddress]),
      (#"{"everyAddress": false, "relays": null, "x-why": 1}"#, []), ("{}", []),
    ] as [(String, [ICEConfiguration.Expectation])])
  func keys(expect: String, expectations: [ICEConfiguration.Expectation]) throws {
    #expect(try RunContext().read(Self.bare(expect)).tenants[0].expectations == expectations)
  }

  @Test(
    "A share is a whole number of per cent, and nothing else",
    arguments: ["0%", "100%", "+5%", "05%", "5", "%", "5 %", "-5%", "2.5%", "14d"])
  func noShare(text: String) {
    let complaints = RunContext().complaints(about: Self.bare(#"{"certificateDays": "\#(text)"}"#))
    #expect(complaints.count == 1, "\(complaints)")
  }

  @Test("Every transport and every range is one to itself, and told in words")
  func words() throws {
    let expect = """
      {"transports": ["turn/tls:443", "turn/udp", "stun/udp:3478"],
       "relayedAddresses": ["198.51.100.0/24", "2001:DB8:0::/32", "0.0.0.0/0"]}
      """
    #expect(
      try RunContext().read(Self.bare(expect)).tenants[0].expectations.map(\.words) == [
        "TURN over TLS on port 443", "TURN over UDP", "STUN over UDP on port 3478",
        "relayed addresses in 198.51.100.0/24 or 2001:db8::/32 or 0.0.0.0/0",
      ])
  }

  @Test("A tenant's own keys take the place of everybody's, one by one")
  func inheritance() throws {
    let text = """
      {"expect": {"relays": 1, "duration": "1s", "everyServer": true},
       "tenants": {
         "a": {\(Self.servers)},
         "b": {\(Self.servers), "expect": {"relays": 2, "everyServer": false, "jurisdictions": ["EU"]}},
         "c": {"stun": [{"urls": "stun:a"}],
               "expect": {"relays": null, "duration": null, "everyServer": null}},
         "d": {"iceServers": [{"urls": "turn:d"}]}
       }}
      """
    let common = [
      ICEConfiguration.Expectation.relays(atLeast: 1), .duration(atMost: .seconds(1)), .everyServer,
    ]
    #expect(
      try RunContext().read(text).tenants.map(\.expectations) == [
        common,
        [.relays(atLeast: 2), .jurisdiction("EU"), .duration(atMost: .seconds(1))],
        [], common,
      ])
  }

  @Test(
    "What is wrong with an expectation is told with its place",
    arguments: [
      ("[]", ["1:11: expect: expected an object, found an array"]),
      (
        #"{"relay":1}"#, [#"1:12: expect.relay: unknown key; did you mean "relays"?"#]
      ),
      (
        #"{"silence":1}"#,
        [
          #"1:12: expect.silence: unknown key; expected "relays", "jurisdictions", "transports", "#
            + #""relayedAddresses", "certificateDays", "duration", "everyServer", "everyAddress""#
        ]
      ),
      (#"{"relays":0}"#, ["1:21: expect.relays: expected a whole number from 1"]),
      (#"{"relays":1.5}"#, ["1:21: expect.relays: expected a whole number from 1"]),
      (
        #"{"certificateDays":"9"}"#,
        [
          "1:30: expect.certificateDays: expected a whole number of days from 1, or a share from "
            + #""1%" to "99%""#
        ]
      ),
      (
        #"{"jurisdictions":"EU"}"#,
        ["1:28: expect.jurisdictions: expected an array of strings, found a string"]
      ),
      (
        #"{"jurisdictions":[]}"#,
        ["1:28: expect.jurisdictions: expected at least one; null expects none"]
      ),
      (
        #"{"jurisdictions":[5]}"#,
        ["1:29: expect.jurisdictions[0]: expected a string, found a number"]
      ),
      (
        #"{"everyServer":"yes"}"#,
        ["1:26: expect.everyServer: expected true or false, found a string"]
      ),
    ] as [(String, [String])])
  func mistakes(expect: String, complaints: [String]) {
    #expect(RunContext().complaints(about: Self.bare(expect)) == complaints)
  }

  @Test(
    "A text that is no transport is refused",
    arguments: [
      "", "turn", "turn/", "/udp", "TURN/udp", "turn/quic", "turn/udp/3478", "turn/udp:",
      "turn/udp:0", "turn/udp:+1", "turn/udp:65536", "turns/tls", "turn:udp",
    ])
  func transports(text: String) {
    #expect(
      RunContext().complaints(about: Self.bare(#"{"transports":["\#(text)"]}"#)) == [
        "1:26: expect.transports[0]: expected a transport such as \"turn/udp\", \"turn/tls:443\" "
          + "or \"stun/udp:3478\""
      ])
  }

  @Test(
    "A text that is no range is refused, and so is one host with a prefix typed by habit",
    arguments: [
      "", "/", "198.51.100.0", "198.51.100.0/", "198.51.100.0/33", "198.51.100.0/-1",
      "198.51.100.7/24", "198.51.100/24", "2001:db8::/129", "2001:db8::1/64", "a/8", "::/0/0",
    ])
  func ranges(text: String) {
    #expect(
      RunContext().complaints(about: Self.bare(#"{"relayedAddresses":["\#(text)"]}"#)) == [
        "1:32: expect.relayedAddresses[0]: expected a range such as \"198.51.100.0/24\" or "
          + "\"2001:db8::/32\", with no bit set behind its prefix"
      ])
  }

  @Test(
    "A time is one, above zero, and no longer than an hour",
    arguments: [
      #""""#, "5", #""five""#, #""ms""#, #""0s""#, #""-1s""#, #""1e1s""#, #""1 s""#, #""3601s""#,
      #""61m""#, #""1h""#,
    ])
  func durations(text: String) {
    #expect(
      RunContext().complaints(about: Self.bare(#"{"duration":\#(text)}"#)) == [
        "1:23: expect.duration: expected a time such as \"800ms\", \"2.5s\" or \"5m\", up to an hour"
      ])
  }

  @Test(
    "What no run can meet is an error before anything is sent",
    arguments: [
      (#"{"relays":3}"#, ["1:21: expect.relays: the tenant \"default\" has only 2 TURN URLs"]),
      (
        #"{"jurisdictions":["EU","eu","CH"]}"#,
        [
          "1:34: expect.jurisdictions[1]: the tenant \"default\" has no TURN server in \"eu\"; "
            + "did you mean \"EU\"?",
          "1:39: expect.jurisdictions[2]: the tenant \"default\" has no TURN server in \"CH\"",
        ]
      ),
      (
        #"{"transports":["turn/tls:5349"]}"#,
        [
          "1:26: expect.transports[0]: the tenant \"default\" asks no server for TURN over TLS on "
            + "port 5349"
        ]
      ),
    ] as [(String, [String])])
  func impossible(expect: String, complaints: [String]) {
    #expect(RunContext().complaints(about: Self.bare(expect)) == complaints)
  }

  @Test("What everybody expects and one tenant cannot meet is told with that tenant")
  func impossibleForOne() {
    let text = """
      {"expect": {"relays": 1, "certificateDays": 3, "relayedAddresses": ["::/0"]},
       "tenants": {"a": {"turn": [{"urls": "turns:a"}]}, "b": {"stun": [{"urls": "stun:b"}]},
        "c": {"stun": [{"urls": "stun:b"}], "turn": [{"urls": "turns:a"}], "icePolicy": "relay",
              "expect": {"transports": ["stun/udp"]}}}}
      """
    let lifts = #"; null lifts this, in an "expect" of its own"#
    #expect(
      RunContext().complaints(about: text) == [
        "1:23: expect.relays: the tenant \"b\" has no TURN URL" + lifts,
        "1:45: expect.certificateDays: the tenant \"b\" asks no server over TLS or DTLS" + lifts,
        "1:68: expect.relayedAddresses: the tenant \"b\" has no TURN server" + lifts,
        "4:35: tenants.c.expect.transports[0]: the tenant \"c\" asks no server for STUN over UDP",
      ])
  }
}

@Suite("A range of addresses")
struct AddressRangeTests {
  @Test(
    "has the addresses that share its prefix, and none of the other family",
    arguments: [
      ("198.51.100.0/24", "198.51.100.255", true), ("198.51.100.0/24", "198.51.101.0", false),
      ("198.51.100.128/25", "198.51.100.127", false), ("10.0.0.0/7", "11.255.0.1", true),
      ("192.0.2.1/32", "192.0.2.1", true), ("192.0.2.1/32", "192.0.2.2", false),
      ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false), ("::/0", "1.2.3.4", false),
      ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
      ("::/0", "fe80::1", true), ("2001:db8::1/128", "2001:DB8:0:0::1", true),
      ("0.0.0.0/0", "a name", false),
    ])
  func contains(range: String, address: String, isIn: Bool) throws {
    #expect(try #require(AddressRange(range)).contains(address) == isIn)
  }
}
