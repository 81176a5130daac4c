import Causes
import Judging
import PlainText
import ProbeEvidence
import Samples
import Testing

@testable import ICEConfiguration
@testable import Reporting

@Suite("The report")
struct ReportTests {
  /// 2026-11-22T10:00:00Z.
  static let start = Instant(secondsSince1970: 1_795_341_600)
  static let stun = "stun:stun.example.com"
  static let turn = "turn:turn.example.com"
  static let expired = Credential.longTerm(username: "1719223200:ada", password: Secret("s3cret"))

  static func tenant(
    _ name: String, _ urls: [String], _ credential: Credential = .placeholder,
    policy: ICEPolicy = .all
  ) throws -> Tenant {
    let servers = try urls.map {
      Server(url: try ServerURL($0), writtenURL: $0, credential: credential)
    }
    return Tenant(name: name, servers: servers, icePolicy: policy)
  }

  /// A report of tenants whose probes went like these fixtures, in the plan's order.
  static func report(_ tenants: [Tenant], _ fixtures: [String?]) throws -> Report {
    let plan = ProbePlan(
      Configuration(tenants: tenants), options: .init(now: start.secondsSince1970))
    #expect(plan.probes.count == fixtures.count)
    var evidence: [Int: [Evidence]] = [:]
    for (id, name) in fixtures.enumerated() {
      evidence[id] = try name.map { [try Fixture(named: $0).evidence] }
    }
    return Report(
      plan: plan, evidence: evidence, startedAt: start, duration: .milliseconds(210),
      version: "1.2.3")
  }

  @Test("It has a result for every server of every tenant, in their order")
  func results() throws {
    let report = try Self.report(
      [try Self.tenant("acme", [Self.stun, Self.turn]), try Self.tenant("globex", [Self.turn])],
      ["srflx/udp", "allocate/unauthorized"])
    #expect(report.tenants.map(\.name) == ["acme", "globex"])
    #expect(report.results.map(\.server.writtenURL) == [Self.stun, Self.turn, Self.turn])
    #expect(report.results.map(\.verdict.status) == [.srflx, .failure, .failure])
    #expect(report.results.map { $0.duration?.milliseconds } == [52.371, 102.921, 102.921])
    #expect(report.version == "1.2.3")
    #expect(report.duration == .milliseconds(210))
    #expect(report.startedAt == Self.start)
  }

  @Test("It counts every status")
  func counts() throws {
    let report = try Self.report(
      [
        try Self.tenant(
          "acme", [Self.stun, Self.turn, "turn:192.0.2.10", "turns:turn.example.com"]),
        try Self.tenant("strict", [Self.stun], policy: .relay),
      ],
      ["srflx/udp", "relay/udp", "connect/unreachable/no-route", "inconclusive/interrupted"])
    let counts = Status.allCases.map(report.count)
    #expect(counts == [1, 1, 1, 1, 1])
  }

  @Test("Under icePolicy relay a tenant's result shows relays only; another tenant's shows all")
  func policy() throws {
    let report = try Self.report(
      [
        try Self.tenant("open", [Self.turn]),
        try Self.tenant("strict", [Self.turn], policy: .relay),
      ], ["relay/udp"])
    #expect(report.tenants.map(\.icePolicy) == [.all, .relay])
    #expect(
      report.results.map { $0.candidates.map(\.kind) }
        == [[.serverReflexive, .relayed], [.relayed]])
  }

  @Test("A server that was not asked has a verdict and nothing else")
  func notAsked() throws {
    let report = try Self.report(
      [
        try Self.tenant("strict", [Self.stun], policy: .relay),
        try Self.tenant("late", [Self.turn], Self.expired),
      ], [])
    #expect(
      report.results.map(\.verdict) == [
        .skipped(.relayPolicy),
        .failure(
          Failure(
            .configurationCredentialExpired, detail: "expired at 2024-06-24T10:00:00.000Z")),
      ])
    for result in report.results {
      #expect(result.duration == nil && result.findings == nil && result.candidates.isEmpty)
    }
  }

  @Test("A user name that no client sends is a failure of its own")
  func longUsername() throws {
    let long = Credential.longTerm(
      username: String(repeating: "a", count: 509), password: Secret("s3cret"))
    let report = try Self.report([try Self.tenant("acme", [Self.turn], long)], [])
    #expect(
      report.results.map(\.verdict) == [
        .failure(
          Failure(
            .configurationUsernameTooLong, detail: Credential.Obstacle.longUsername.description)
        )
      ])
  }

  @Test("A probe without evidence, or without an end, was interrupted")
  func interrupted() throws {
    let report = try Self.report(
      [try Self.tenant("acme", [Self.turn, "turns:turn.example.com"])],
      [nil, "undecided/challenged"])
    #expect(
      report.results.map(\.verdict) == [.inconclusive(.interrupted), .inconclusive(.interrupted)])
    #expect(report.results.map { $0.duration?.milliseconds } == [nil, 52.681])
    #expect(report.results.first?.findings == nil)
    #expect(report.results.last?.findings?.latest(\.realm) == "example.com")
  }

  @Test("On an offline machine failures say nothing of the servers")
  func offline() throws {
    let report = try Self.report(
      [
        try Self.tenant("acme", ["turn:192.0.2.10", Self.turn]),
        try Self.tenant("late", [Self.turn], Self.expired),
        try Self.tenant("strict", [Self.stun], policy: .relay),
      ], ["connect/unreachable/offline", "resolve/resolver-failed/no-resolver"])
    #expect(
      report.results.prefix(2).map(\.verdict)
        == Array(repeating: .inconclusive(.vantageOffline), count: 2))
    #expect(report.results.dropFirst(2).map(\.verdict.status) == [.failure, .skipped])
  }

  @Test("One server that was reached is enough for the others' failures to stand")
  func online() throws {
    let report = try Self.report(
      [try Self.tenant("acme", ["turn:192.0.2.10", Self.turn])],
      ["connect/unreachable/no-route", "allocate/no-response"])
    #expect(report.results.map(\.verdict.status) == [.failure, .failure])
  }

  @Test("Warnings are those of the configuration and then those of the evidence")
  func warnings() throws {
    let report = try Self.report(
      [try Self.tenant("acme", [Self.turn]), try Self.tenant("late", [Self.turn], Self.expired)],
      ["relay/open"])
    #expect(
      report.results.map { $0.warnings.map(\.code) } == [
        [.placeholderCredentials, .openRelay], [],
      ])
  }
}
