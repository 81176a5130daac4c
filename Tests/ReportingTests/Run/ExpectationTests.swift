import ProbeEvidence
import Samples
import Testing

@testable import ICEConfiguration
@testable import Reporting

@Suite("What comes of expectations")
struct ExpectationTests {
  /// A run of one tenant `acme`: `turn:a.example EU` is in the jurisdiction EU.
  static func report(
    _ expect: String, _ servers: [(String, SampleOutcome)]
  ) throws -> Report {
    try SampleRun(servers, expect: expect).report
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let expect: String
    let servers: [(String, SampleOutcome)]
    let holds: Bool?
    let message: String
    let urls: [String]
    var testDescription: String { message }

    init(
      _ expect: String, _ servers: [(String, SampleOutcome)], _ holds: Bool?, _ message: String,
      _ urls: [String]
    ) {
      (self.expect, self.servers, self.holds) = (expect, servers, holds)
      (self.message, self.urls) = (message, urls)
    }
  }

  static let counted = [
    Case(
      #"{"relays": 1}"#, [("turn:a", .works), ("turn:b", .refused)], true,
      "expected at least 1 relay; it holds", ["turn:a"]),
    Case(
      #"{"relays": 2}"#, [("turn:a", .works), ("turn:b", .refused), ("stun:c", .works)], false,
      "expected at least 2 relays, found 1; broken by turn:b (connect/refused)", ["turn:b"]),
    Case(
      #"{"relays": 2}"#, [("turn:a", .works), ("turn:b", .interrupted)], nil,
      "expected at least 2 relays; nothing can be said: "
        + "turn:b (interrupted before it was decided)",
      ["turn:b"]),
    Case(
      #"{"relays": 3}"#, [("turn:a", .works), ("turn:b", .interrupted), ("turn:c", .silent)], false,
      "expected at least 3 relays, found 1; broken by turn:c (allocate/no-response)", ["turn:c"]),
    Case(
      #"{"jurisdictions": ["EU"]}"#,
      [("turn:a EU", .unauthorized), ("turn:b EU", .refused), ("turn:c US", .works)], false,
      "expected a relay in EU; broken by turn:a (allocate/unauthorized), turn:b (connect/refused)",
      ["turn:a", "turn:b"]),
    Case(
      #"{"jurisdictions": ["EU"]}"#, [("turn:a EU", .works), ("turn:b EU", .refused)], true,
      "expected a relay in EU; it holds", ["turn:a"]),
    Case(
      #"{"transports": ["turn/tls:443"]}"#,
      [("turns:a:443", .certificateExpired), ("turns:a", .works), ("turn:a", .works)], false,
      "expected TURN over TLS on port 443; broken by turns:a:443 (tls/certificate-expired)",
      ["turns:a:443"]),
    Case(
      #"{"transports": ["stun/udp"]}"#, [("stun:a", .silent), ("stun:b", .works)], true,
      "expected STUN over UDP; it holds", ["stun:b"]),
    Case(
      #"{"relays": 6}"#, (1...6).map { ("turn:\($0)a", .refused) }, false,
      "expected at least 6 relays, found 0; broken by "
        + (1...5).map { "turn:\($0)a (connect/refused)" }.joined(separator: ", ") + " and 1 more",
      (1...6).map { "turn:\($0)a" }),
  ]

  static let universal = [
    Case(
      #"{"relayedAddresses": ["198.51.100.0/24"]}"#, [("turn:a", .works), ("turn:b", .silent)],
      true, "expected relayed addresses in 198.51.100.0/24; it holds", ["turn:a"]),
    Case(
      #"{"relayedAddresses": ["192.0.2.0/24", "::/0"]}"#, [("turn:a", .works)], false,
      "expected relayed addresses in 192.0.2.0/24 or ::/0; broken by turn:a (198.51.100.9)",
      ["turn:a"]),
    // A gate must not open because nothing came to it.
    Case(
      #"{"relayedAddresses": ["::/0"]}"#, [("turn:a", .refused), ("stun:b", .works)], false,
      "expected relayed addresses in ::/0; broken by turn:a (connect/refused)", ["turn:a"]),
    Case(
      #"{"relayedAddresses": ["::/0"]}"#, [("turn:a", .refused), ("turn:b", .neverStarted)], nil,
      "expected relayed addresses in ::/0; nothing can be said: "
        + "turn:b (interrupted before it was decided)",
      ["turn:b"]),
    Case(
      #"{"certificateDays": 60}"#, [("turns:a", .works), ("turn:b", .refused)], true,
      "expected certificates with at least 60 days left; it holds", ["turns:a"]),
    Case(
      #"{"certificateDays": 61}"#, [("turns:a", .works)], false,
      "expected certificates with at least 61 days left; broken by turns:a (60 days left)",
      ["turns:a"]),
    Case(
      #"{"certificateDays": "66%"}"#, [("turns:a", .works), ("turn:b", .refused)], true,
      "expected certificates with at least 66% of their lifetime left; it holds", ["turns:a"]),
    Case(
      #"{"certificateDays": "67%"}"#, [("turns:a", .works)], false,
      "expected certificates with at least 67% of their lifetime left; broken by turns:a (66% left)",
      ["turns:a"]),
    Case(
      #"{"certificateDays": 1}"#, [("turns:a", .certificateExpired), ("turns:b", .works)], false,
      "expected certificates with at least 1 day left; broken by turns:a (expired 2 days ago)",
      ["turns:a"]),
    Case(
      #"{"certificateDays": 1}"#, [("turns:a", .refused)], false,
      "expected certificates with at least 1 day left; broken by turns:a (connect/refused)",
      ["turns:a"]),
    Case(
      #"{"duration": "1s"}"#, [("turn:a", .works), ("turn:b", .silent)], true,
      "expected verdicts within 1000 ms; it holds", ["turn:a"]),
    Case(
      #"{"duration": "20ms"}"#, [("turn:a", .works)], false,
      "expected verdicts within 20 ms; broken by turn:a (98 ms)", ["turn:a"]),
    Case(
      #"{"everyServer": true, "relays": 1}"#, [("turn:a", .works), ("stun:b", .silent)], false,
      "expected every server working; broken by stun:b (binding/no-response)", ["stun:b"]),
    Case(
      #"{"everyAddress": true}"#, [("turn:a", .works), ("stun:b", .silent)], false,
      "expected every address working; broken by stun:b (binding/no-response)", ["stun:b"]),
  ]

  @Test(
    "Each is judged, and told with the servers that it is about", arguments: counted + universal)
  func judges(expected: Case) throws {
    let report = try Self.report(expected.expect, expected.servers)
    let result = try #require(report.tenants[0].expectations.last)
    #expect(result.holds == expected.holds)
    #expect(result.message == expected.message)
    #expect(result.servers.map(\.url.description) == expected.urls)
    #expect(report.tenants[0].isHealthy == expected.holds)
    #expect(report.isHealthy == expected.holds)
  }

  @Test("A pool with a dead member breaks the expectation of every address, and no other")
  func pool() throws {
    var tenant = try ReportTests.tenant("acme", [ReportTests.turn])
    tenant.expectations = [.everyServer, .everyAddress]
    let plan = ProbePlan(
      Configuration(tenants: [tenant]), options: .init(now: ReportTests.start.secondsSince1970))
    func holds(_ fixtures: String...) throws -> [Bool?] {
      let report = Report(
        plan: plan, evidence: [0: try fixtures.map { try Fixture(named: $0).evidence }],
        startedAt: ReportTests.start, duration: .zero, version: "1.2.3")
      return report.tenants[0].expectations.map(\.holds)
    }
    #expect(try holds("relay/udp", "relay/udp") == [true, true])
    #expect(try holds("relay/udp", "connect/refused") == [true, false])
    #expect(try holds("relay/udp", "connect/unreachable/no-route") == [true, true])
    #expect(try holds("relay/udp", "inconclusive/interrupted") == [true, nil])
  }

  @Test(
    "They come first in the summary",
    arguments: [
      (
        #"{"relays": 1}"#, [("turn:a", .works), ("turn:b", .refused)],
        "The expectation holds. 1 of 2 servers does not work: it refuses the connection."
      ),
      (
        #"{"relays": 2, "duration": "1s"}"#, [("turn:a", .works), ("turn:b", .works)],
        "All 2 expectations hold. All 2 servers work."
      ),
      (
        #"{"relays": 2, "everyServer": true, "everyAddress": true, "transports": ["turn/udp"]}"#,
        [("turn:a", .refused), ("turn:b", .refused)],
        "4 of 4 expectations are broken: at least 2 relays (default), TURN over UDP (default), "
          + "every server working (default) and 1 more. None of the 2 servers works: they refuse "
          + "the connection."
      ),
      (
        #"{"relays": 1}"#, [("turn:a", .offline)],
        "This machine is offline: nothing can be said about the servers."
      ),
    ] as [(String, [(String, SampleOutcome)], String)])
  func summary(expect: String, servers: [(String, SampleOutcome)], sentence: String) throws {
    #expect(try Self.report(expect, servers).summaryText == sentence)
  }

  @Test("Without any every server must work, in a tenant of its own too")
  func without() throws {
    let text = """
      {"tenants": {"a": {"turn": [{"urls": ["turn:a", "turn:b"]}], "expect": {"relays": 1}},
                   "c": {"turn": [{"urls": "turn:c"}]}}}
      """
    let dead = try SampleRun(text, outcomes: ["turn:b": .refused, "turn:c": .refused]).report
    #expect(dead.tenants.map(\.isHealthy) == [true, false])
    #expect(dead.isHealthy == false)
    let unknown = try SampleRun(text, outcomes: ["turn:b": .refused, "turn:c": .interrupted]).report
    #expect(unknown.isHealthy == nil)
    #expect(try SampleRun(text, outcomes: ["turn:b": .refused]).report.isHealthy == true)
  }
}
