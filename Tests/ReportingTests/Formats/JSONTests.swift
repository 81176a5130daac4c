import Testing

@testable import Documents
@testable import Reporting

@Suite("The JSON report")
struct JSONReportTests {
  /// The keys of schemaVersion 1, in their order. A contract: they are only ever added to.
  private static let keys: [String: [String]] = [
    "": [
      "schemaVersion", "tool", "startedAt", "duration", "summary", "vantage", "tenants",
      "comparison", "changes",
    ],
    "tool": ["name", "version"],
    "summary": ["text", "counts"],
    "summary.counts": ["srflx", "relay", "failure", "inconclusive", "skipped"],
    "vantage": ["interfaces", "routes", "resolvers", "udp", "controls", "nat"],
    "vantage.interfaces[]": ["name", "addresses"],
    "vantage.routes": ["ipv4", "ipv6"],
    "vantage.routes.ipv4": ["default", "localAddress"],
    "vantage.routes.ipv6": ["default", "localAddress"],
    "vantage.controls[]": ["url", "status", "cause", "reason"],
    "vantage.controls[].cause": [
      "stage", "code", "message", "hint", "stunErrorCode", "stunReason", "detail",
    ],
    "vantage.controls[].reason": ["code", "message"],
    "vantage.nat": ["mapping", "local", "mapped", "message"],
    "vantage.nat.local": ["address", "port"],
    "vantage.nat.mapped[]": ["server", "address", "port"],
    "vantage.nat.mapped[].server": ["address", "port"],
    "tenants[]": ["name", "icePolicy", "results", "expectations"],
    "tenants[].expectations[]": ["expectation", "holds", "message", "urls"],
    "tenants[].results[]": [
      "url", "type", "status", "duration", "candidates", "cause", "reason", "phases", "endpoint",
      "endpoints", "server", "tls", "relay", "jurisdiction", "warnings", "attempts", "alarm",
      "since",
    ],
    "tenants[].results[].attempts[]": ["status", "duration", "cause"],
    "tenants[].results[].attempts[].cause": [
      "stage", "code", "message", "hint", "stunErrorCode", "stunReason", "detail",
    ],
    "tenants[].results[].candidates[]": [
      "type", "protocol", "address", "port", "relatedAddress", "relatedPort", "foundation",
      "component", "priority", "relayProtocol", "candidate",
    ],
    "tenants[].results[].cause": [
      "stage", "code", "message", "hint", "stunErrorCode", "stunReason", "detail",
    ],
    "tenants[].results[].reason": ["code", "message"],
    "tenants[].results[].phases": ["resolve", "connect", "proxy", "tls", "binding", "allocate"],
    "tenants[].results[].endpoint": [
      "address", "port", "transport", "family", "proxy", "localAddress", "localPort",
    ],
    "tenants[].results[].endpoints[]": [
      "address", "port", "family", "proxy", "status", "duration", "cause", "reason", "phases",
    ],
    "tenants[].results[].endpoints[].cause": [
      "stage", "code", "message", "hint", "stunErrorCode", "stunReason", "detail",
    ],
    "tenants[].results[].endpoints[].reason": ["code", "message"],
    "tenants[].results[].endpoints[].phases": [
      "resolve", "connect", "proxy", "tls", "binding", "allocate",
    ],
    "tenants[].results[].server": [
      "software", "realm", "mappedAddress", "mappedPort", "lifetime",
    ],
    "tenants[].results[].relay": [
      "proved", "way", "peer", "timeToReady", "packets", "hold", "throughput", "setbacks",
    ],
    "tenants[].results[].relay.packets": [
      "sent", "arrived", "returned", "loss", "roundTrip", "jitter",
    ],
    "tenants[].results[].relay.packets.loss": ["there", "back"],
    "tenants[].results[].relay.packets.jitter": ["there", "back"],
    "tenants[].results[].relay.packets.roundTrip": ["minimum", "median", "percentile95"],
    "tenants[].results[].relay.hold": [
      "duration", "bytesThere", "bytesBack", "interrupted", "disturbance", "freezes",
    ],
    "tenants[].results[].relay.hold.disturbance": ["code", "message"],
    "tenants[].results[].relay.hold.freezes[]": ["offset", "duration", "bytes", "healed"],
    "tenants[].results[].relay.throughput": [
      "duration", "bytesThere", "bytesBack", "bitsPerSecondThere", "bitsPerSecondBack",
    ],
    "tenants[].results[].relay.setbacks[]": ["way", "peer", "message"],
    "tenants[].results[].tls": [
      "version", "cipher", "subject", "issuer", "notAfter", "daysLeft", "alpn", "chain", "problem",
      "trials",
    ],
    "tenants[].results[].tls.chain[]": ["subject", "issuer", "notAfter"],
    "tenants[].results[].tls.trials[]": ["variant", "serverName", "outcome", "detail"],
    "tenants[].results[].warnings[]": ["code", "message"],
    "comparison": ["schemaVersion", "summary", "old", "new", "changes"],
    "comparison.summary": ["text", "hasNoRegression", "counts"],
    "comparison.summary.counts": [
      "newly-failing", "slower", "undecided", "fixed", "new", "gone", "changed-cause",
      "changed-relay", "changed-certificate",
    ],
    "comparison.old": ["source", "startedAt"],
    "comparison.new": ["source", "startedAt"],
    "comparison.changes[]": [
      "change", "isRegression", "tenant", "url", "occurrence", "message", "before", "after",
    ],
    "comparison.changes[].before": [
      "status", "cause", "duration", "relayAddresses", "certificate",
    ],
    "comparison.changes[].after": ["status", "cause", "duration", "relayAddresses", "certificate"],
    "comparison.changes[].before.certificate": ["subject", "issuer", "notAfter"],
    "comparison.changes[].after.certificate": ["subject", "issuer", "notAfter"],
  ]

  @Test("Every object has exactly the promised keys in their order", arguments: Scenario.allCases)
  func keys(scenario: Scenario) throws {
    let objects = JSONShape(try document(of: scenario)).objects
    #expect(objects.count > 5)
    for (path, keys) in objects { #expect(keys == Self.keys[path], "at \(path)") }
  }

  @Test("All promised objects occur in the scenarios")
  func coverage() throws {
    let paths = try Scenario.allCases.flatMap {
      JSONShape(try document(of: $0)).objects.map(\.path)
    }
    #expect(Set(paths) == Set(Self.keys.keys))
  }

  @Test("What a server says comes through the escapes unchanged")
  func hostileWords() throws {
    let result = try result(1, of: .hostileWords)
    #expect(
      result["tls", "subject"].isString(
        "\u{1B}[2J\u{1B}[1;1HAll\u{9B}3m servers\r\nwork\u{202E}\u{2028}\"\\\0\u{1F600}"))
  }

  @Test(
    "A relay's candidate names the transport towards its server",
    arguments: [(2, "udp"), (3, "tcp"), (4, "tls"), (5, "dtls")])
  func relayProtocol(index: Int, transport: String) throws {
    let result = try result(index, of: .everythingWorks)
    #expect(result["candidates", "0", "relayProtocol"].isString(transport))
    #expect(result["candidates", "0", "protocol"].isString("udp"))
    #expect(result["endpoint", "transport"].isString(transport))
  }

  @Test(
    "What is not known is null",
    arguments: [
      (Scenario.everythingWorks, 0, ["cause", "reason", "tls", "relay", "jurisdiction"]),
      // Never started.
      (.interrupted, 3, ["duration", "cause", "phases", "endpoint", "server", "tls", "relay"]),
      // Known from the configuration to fail.
      (
        .everyKindOfTrouble, 9,
        ["duration", "reason", "phases", "endpoint", "server", "tls", "relay"]
      ),
      // No address was found.
      (.everyKindOfTrouble, 2, ["reason", "endpoint", "server", "tls", "relay"]),
      // Nothing was heard.
      (.everyKindOfTrouble, 1, ["reason", "server", "tls", "relay"]),
    ])
  func nulls(scenario: Scenario, index: Int, keys: [String]) throws {
    let result = try result(index, of: scenario)
    guard case .object(let members) = result else {
      Issue.record("a result is an object")
      return
    }
    let nulls = members.filter { $0.node.value.isNull }.map(\.key)
    // Nothing is remembered between these runs.
    let always = ["alarm", "since"] + (result["jurisdiction"].isNull ? ["jurisdiction"] : [])
    #expect(Set(nulls) == Set(keys).union(always))
  }

  private func document(of scenario: Scenario) throws -> JSONValue {
    var reader = try JSONReader(Array(ReportFormat.json.render(scenario.run.report).utf8))
    return try reader.document().value
  }

  private func result(_ index: Int, of scenario: Scenario) throws -> JSONValue {
    try document(of: scenario)["tenants", "0", "results", "\(index)"]
  }
}

@Suite("JSON text")
struct JSONTextTests {
  @Test(
    "Every character that could do harm is escaped",
    arguments: [
      ("plain", #""plain""#), ("\"\\/", #""\"\\/""#), ("\n\t\u{0}", #""\u000a\u0009\u0000""#),
      ("\u{7F}\u{9B}", #""\u007f\u009b""#), ("\u{2028}\u{2029}", #""\u2028\u2029""#),
      ("\u{202E}", #""\u202e""#), ("é漢😀", #""é漢😀""#), ("\u{E0001}", #""\udb40\udc01""#),
      ("", #""""#),
    ])
  func escapes(text: String, json: String) throws {
    #expect(JSONText(text).document == json + "\n")
    var reader = try JSONReader(Array(json.utf8))
    #expect(try reader.document().value.isString(text))
  }

  @Test(
    "A duration is a number of milliseconds with at most three decimals",
    arguments: [
      (Duration.microseconds(212_400), "212.4"), (.milliseconds(412), "412.0"), (.zero, "0.0"),
      (.microseconds(1), "0.001"), (.nanoseconds(100_100_499), "100.1"),
      (.microseconds(1_234_567_000_001), "1234567000.001"), (.microseconds(300), "0.3"),
    ])
  func durations(duration: Duration, json: String) {
    #expect(JSONText(duration).document == json + "\n")
  }

  @Test("Nothing in an object or an array takes one line")
  func empty() {
    #expect(JSONText.array([.object([]), .array([])]).document == "[\n  {},\n  []\n]\n")
  }
}
