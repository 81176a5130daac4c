import ICEConfiguration
import Judging
import Samples
import Testing

@testable import Reporting

@Suite("The comparison of two runs")
struct ComparisonTests {
  static func run(_ servers: [(String, SampleOutcome)]) throws -> SavedReport {
    SavedReport(try SampleRun(servers).report)
  }

  /// A run of one TURN server, changed as said.
  static func relay(
    after duration: Duration = .milliseconds(50), at addresses: Set<String> = ["192.0.2.1"],
    certificate: SavedReport.Certificate? = nil
  ) -> SavedReport {
    let identity = SavedReport.Identity(tenant: "acme", url: "turns:a.example", occurrence: 0)
    return SavedReport(
      source: "a.json", startedAt: "2026-11-22T10:00:00.000Z",
      entries: [
        .init(
          identity: identity, status: .relay, cause: nil, reason: nil, duration: duration,
          relayAddresses: addresses, certificate: certificate)
      ])
  }

  @Test(
    "Each server's change has its kind, and its words",
    arguments: [
      ([("turn:a", .works)], [("turn:a", .refused)], ["newly-failing: works -> connect/refused"]),
      ([], [("turn:a", .refused)], ["newly-failing: not there -> connect/refused"]),
      (
        [("turn:a", .interrupted)], [("turn:a", .refused)],
        ["newly-failing: interrupted before it was decided -> connect/refused"]
      ),
      ([("turn:a", .refused)], [("turn:a", .works)], ["fixed: connect/refused -> works"]),
      ([], [("turn:a", .works)], ["new: not there -> works"]),
      ([("turn:a", .works)], [], ["gone: works -> not there"]),
      ([("turn:a", .refused)], [], ["gone: connect/refused -> not there"]),
      (
        [("turn:a", .refused)], [("turn:a", .silent)],
        ["changed-cause: connect/refused -> allocate/no-response"]
      ),
      (
        [("turn:a", .works)], [("turn:a", .interrupted)],
        ["undecided: works -> interrupted before it was decided"]
      ),
      ([("turn:a", .refused)], [("turn:a", .interrupted)], []),
      ([("turn:a", .works)], [("turn:a", .works)], []),
      ([("turn:a", .refused)], [("turn:a", .refused)], []),
      // Another credential: the second of the same URL.
      (
        [("turn:a", .works), ("turn:b", .works)], [("turn:b", .works), ("turn:a", .works)], []
      ),
    ] as [([(String, SampleOutcome)], [(String, SampleOutcome)], [String])])
  func kinds(
    old: [(String, SampleOutcome)], new: [(String, SampleOutcome)], changes: [String]
  ) throws {
    // One server that stays makes a run without the others possible.
    let stays = [("stun:stays", SampleOutcome.works)]
    let comparison = Comparison(try Self.run(stays + old), try Self.run(stays + new))
    #expect(comparison.changes.map { "\($0.kind.rawValue): \($0.words)" } == changes)
    let isWorse = changes.contains { $0.hasPrefix("newly-failing") }
    let isUnknown = changes.contains { $0.hasPrefix("undecided") }
    #expect(comparison.hasNoRegression == (isWorse ? false : isUnknown ? nil : true))
  }

  @Test("A URL that a tenant names twice is compared with its own")
  func occurrences() throws {
    func run(_ outcomes: [SampleOutcome]) throws -> SavedReport {
      var remaining = outcomes
      return SavedReport(
        try SampleRun(
          """
          {"turn": [{"urls": "turn:a", "username": "u", "credential": "p"},
                    {"urls": "turn:a", "username": "v", "credential": "q"}]}
          """
        ) { remaining.removeFirst().evidence(for: $0) }.report)
    }
    let comparison = Comparison(try run([.works, .refused]), try run([.works, .works]))
    #expect(comparison.changes.map(\.kind) == [.fixed])
    #expect(comparison.changes.map(\.subject.identity?.occurrence) == [1])
  }

  @Test("A server that is skipped counts as not there")
  func skipped() throws {
    let all = SavedReport(try SampleRun([("stun:a", .works), ("turn:b", .works)]).report)
    let relay = SavedReport(
      try SampleRun([("stun:a", .works), ("turn:b", .works)], icePolicy: .relay).report)
    #expect(Comparison(all, relay).changes.map(\.kind) == [.gone])
    #expect(Comparison(relay, all).changes.map(\.kind) == [.new])
  }

  @Test(
    "Slower is what passes both thresholds",
    arguments: [
      (50, 150, false), (50, 151, true), (10, 100, false), (1000, 1900, false), (200, 400, false),
      (200, 401, true), (50, 20, false),
    ])
  func slower(before: Int, after: Int, isSlower: Bool) {
    let comparison = Comparison(
      Self.relay(after: .milliseconds(before)), Self.relay(after: .milliseconds(after)))
    #expect(comparison.changes.map(\.kind) == (isSlower ? [.slower] : []))
    #expect(comparison.hasNoRegression == !isSlower)
  }

  @Test("The thresholds can be set")
  func thresholds() {
    let strict = Comparison.Thresholds(ratio: 1.1, difference: .milliseconds(1))
    let comparison = Comparison(
      Self.relay(), Self.relay(after: .milliseconds(60)), thresholds: strict)
    #expect(comparison.changes.map(\.words) == ["50 ms -> 60 ms"])
  }

  @Test("Another relay address or certificate is told, and is no regression")
  func relayAndCertificate() {
    let old = Self.relay(
      at: ["192.0.2.1", "192.0.2.2"],
      certificate: .init(subject: "CN=a", issuer: "CN=CA", notAfter: "2027-01-01"))
    let new = Self.relay(
      at: ["192.0.2.3"],
      certificate: .init(subject: nil, issuer: "CN=CA 2", notAfter: "2027-04-01"))
    let comparison = Comparison(old, new)
    #expect(comparison.changes.map(\.kind) == [.changedRelay, .changedCertificate])
    #expect(
      comparison.changes.map(\.words) == [
        "192.0.2.1, 192.0.2.2 -> 192.0.2.3",
        "issuer CN=CA -> CN=CA 2; end 2027-01-01 -> 2027-04-01",
      ])
    #expect(comparison.hasNoRegression == true)
    #expect(Comparison(old, old).changes.isEmpty)
  }

  static let old: [(String, SampleOutcome)] = [
    ("stun:up.example", .works), ("turn:breaks.example", .works), ("turn:mends.example", .refused),
    ("turn:goes.example", .works), ("turns:other-cause.example", .handshakeReset),
  ]
  static let new: [(String, SampleOutcome)] = [
    ("stun:up.example", .works), ("turn:breaks.example", .unauthorized),
    ("turn:mends.example", .works), ("turns:other-cause.example", .certificateExpired),
    ("turn:a-rather-long-name-of-a-pool-member-17.eu-central-1.turn.example.com", .works),
  ]

  @Test("Its texts stay as they are")
  func snapshots() throws {
    let comparison = Comparison(try Self.run(Self.old), try Self.run(Self.new))
    try Snapshot(name: "comparison.txt").expect(comparison.table())
    try Snapshot(name: "comparison.json").expect(comparison.document)
    for line in comparison.table().split(separator: "\n") { #expect(line.count <= 80) }
  }

  @Test("Nothing that has changed is said so")
  func nothing() throws {
    let run = try Self.run(Self.old)
    #expect(Comparison(run, run).sentence == "Nothing has changed since 2026-11-22T10:00:00.000Z.")
  }

  @Test("With a baseline only what got worse counts, and expectations")
  func baseline() throws {
    func isGood(_ old: SampleOutcome, _ new: SampleOutcome, expect: String) throws -> Bool? {
      var report = try SampleRun([("turn:a", new)], expect: expect).report
      report.compare(with: try Self.run([("turn:a", old)]))
      return report.isHealthy
    }
    #expect(try isGood(.refused, .refused, expect: "{}") == true)
    #expect(try isGood(.works, .refused, expect: "{}") == false)
    #expect(try isGood(.works, .offline, expect: "{}") == nil)
    #expect(try isGood(.refused, .refused, expect: #"{"relays": 1}"#) == false)
    #expect(try isGood(.works, .works, expect: #"{"relays": 1}"#) == true)
  }
}
