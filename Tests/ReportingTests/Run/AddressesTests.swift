import Causes
import Judging
import ProbeEvidence
import Samples
import Testing

@testable import ICEConfiguration
@testable import Reporting

@Suite("A server of several addresses")
struct AddressesTests {
  /// What came of one server whose addresses went like these fixtures.
  static func result(_ fixtures: String...) throws -> Report.Result {
    let plan = ProbePlan(
      Configuration(tenants: [try ReportTests.tenant("acme", [ReportTests.turn])]),
      options: .init(now: ReportTests.start.secondsSince1970))
    let report = Report(
      plan: plan, evidence: [0: try fixtures.map { try Fixture(named: $0).evidence }],
      startedAt: ReportTests.start, duration: .zero, version: "1.2.3")
    return try #require(report.results.first)
  }

  @Test("works if one of them does, and warns of the others")
  func oneOfThree() throws {
    let result = try Self.result("connect/refused", "relay/udp", "allocate/unauthorized")
    #expect(result.verdict == .relay)
    #expect(result.endpoints.map(\.verdict.status) == [.failure, .relay, .failure])
    let warning = result.warnings.first { $0.code == .addressesFailing }
    #expect(warning?.message.hasPrefix("2 of 3 addresses do not work: ") == true)
    #expect(warning?.message.contains("(connect/refused)") == true)
    #expect(warning?.message.contains("(allocate/unauthorized)") == true)
  }

  @Test("fails with the first cause if none works, and the failure says it all")
  func none() throws {
    let result = try Self.result("allocate/unauthorized", "connect/refused")
    #expect(result.verdict.failure?.cause == .allocateUnauthorized)
    #expect(!result.warnings.contains { $0.code == .addressesFailing })
  }

  @Test("is not judged by an address to which this machine has no way")
  func noRoute() throws {
    let both = try Self.result("connect/unreachable/no-route", "relay/udp")
    #expect(both.verdict == .relay)
    #expect(!both.warnings.contains { $0.code == .addressesFailing })
    let other = try Self.result("connect/unreachable/no-route", "allocate/unauthorized")
    #expect(other.verdict.failure?.cause == .allocateUnauthorized)
  }

  @Test("is undecided while one of them may still work")
  func undecided() throws {
    let result = try Self.result("connect/refused", "inconclusive/interrupted")
    #expect(result.verdict == .inconclusive(.interrupted))
  }
}
