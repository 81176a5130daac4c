import Causes
import Judging
import ProbeEvidence
import Samples
import SchemaValidator
import Testing

@testable import ICEConfiguration
@testable import Reporting

@Suite("Several attempts at a server")
struct AttemptTests {
  /// A server that is tried by a rule, and does these things one after the other.
  private static func attempts(
    _ outcomes: [SampleOutcome], of attempts: Int, failures: Int? = nil
  ) throws -> (used: Int, report: Report) {
    let url = try ServerURL("stun:a")
    let options = ProbePlan.Options(
      now: SampleRun.now, attempts: AttemptRule(attempts: attempts, failures: failures))
    let plan = ProbePlan(
      Configuration(tenants: [
        Tenant(name: "acme", servers: [Server(url: url)], icePolicy: .all)
      ]), options: options)
    var evidence: [[Evidence]] = []
    while evidence.isEmpty || plan.probes[0].asksForAnotherAttempt(after: evidence) {
      evidence.append([outcomes[evidence.count].evidence(for: url)])
    }
    let found = RunEvidence(attempts: [0: evidence], vantage: VantageEvidence())
    let report = Report(
      plan: plan, evidence: found.probes, earlier: found.earlier,
      startedAt: Instant(secondsSince1970: SampleRun.now), duration: .seconds(1), version: "0")
    return (evidence.count, report)
  }

  @Test(
    "An attempt is made only as long as it can change the outcome",
    arguments: [
      // All of three have to fail: the first success ends it.
      (3, nil, [.works], 1, "srflx"), (3, nil, [.refused, .works], 2, "srflx"),
      (3, nil, [.refused, .silent, .works], 3, "srflx"),
      (3, nil, [.refused, .silent, .refused], 3, "failure"),
      // Two of three.
      (3, 2, [.works, .works], 2, "srflx"), (3, 2, [.refused, .refused], 2, "failure"),
      (3, 2, [.works, .refused, .refused], 3, "failure"),
      (3, 2, [.refused, .works, .works], 3, "srflx"),
      // One failure is enough.
      (3, 1, [.refused], 1, "failure"), (3, 1, [.works, .works, .works], 3, "srflx"),
      (1, nil, [.refused], 1, "failure"), (1, nil, [.works], 1, "srflx"),
      // Nothing can be said of one: nothing more is asked.
      (3, nil, [.refused, .interrupted], 2, "inconclusive"),
      (3, nil, [.faulty], 1, "inconclusive"),
      // Unless this machine stood still or moved, which is made up for, but not for ever.
      (2, nil, [.stoodStill, .refused, .refused], 3, "failure"),
      (2, nil, [.refused, .moved, .works], 3, "srflx"),
      (3, nil, [.stoodStill, .stoodStill, .stoodStill], 3, "inconclusive"),
      (1, nil, [.stoodStill], 1, "inconclusive"),
    ] as [(Int, Int?, [SampleOutcome], Int, String)])
  func rule(
    attempts: Int, failures: Int?, outcomes: [SampleOutcome], used: Int, status: String
  ) throws {
    let (count, report) = try Self.attempts(outcomes, of: attempts, failures: failures)
    #expect(count == used)
    #expect(report.results[0].verdict.status.rawValue == status)
    #expect(report.results[0].attempts.count == used)
    #expect(report.results[0].attempts.last?.verdict == report.results[0].verdict)
  }

  @Test("What works after all has a warning, and what fails has none")
  func warnings() throws {
    let (_, works) = try Self.attempts([.refused, .silent, .works], of: 3)
    #expect(
      works.results[0].warnings.map(\.message) == [
        "2 of 3 attempts failed: connect/refused, binding/no-response"
      ])
    #expect(works.results[0].warnings.map(\.code) == [.attemptsFailed])
    for outcomes in [[SampleOutcome.works], [.refused, .refused, .refused]] {
      #expect(try Self.attempts(outcomes, of: 3).report.results[0].warnings == [])
    }
  }

  @Test("The JSON has every attempt, as its schema says")
  func jsonFitsSchema() throws {
    let report = try Self.attempts([.refused, .works], of: 3).report
    let document = ReportFormat.json.render(report)
    #expect(try ReportSchemaTests.strict.complaints(about: [document]) == [[]])
    #expect(report.results[0].attempts.map(\.verdict.status) == [.failure, .srflx])
    let part = document.from("\"attempts\"")
    #expect(part.contains(#""code": "refused""#) && part.contains(#""status": "srflx""#))
  }
}

extension String {
  /// The text from `mark` on.
  fileprivate func from(_ mark: String) -> Substring {
    firstRange(of: mark).map { self[$0.lowerBound...] } ?? ""
  }
}
