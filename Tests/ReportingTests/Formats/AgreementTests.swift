import ProbeEvidence
import Samples
import Testing

@testable import Reporting

@Suite("The formats' word on a run")
struct AgreementTests {
  @Test("They agree with the exit status on what has failed", arguments: Scenario.allCases)
  func scenarios(scenario: Scenario) throws {
    expectAgreement(on: try scenario.run.report)
  }

  @Test("They agree when a server was dead before, and when one is slower than before")
  func baseline() throws {
    let servers: [(String, SampleOutcome)] = [("turn:a", .works), ("turn:b", .refused)]
    let dead = try SampleRun(servers).compared(with: SampleRun(servers))
    #expect(dead.report.isHealthy == true)
    expectAgreement(on: dead.report)
    #expect(NagiosState(dead.report) == .warning)

    let text = #"{"turn": [{"urls": "turn:a", "username": "u", "credential": "p"}]}"#
    let slow = try SampleRun(text) { url in
      let events = SampleScript(url: url).allocates().events
      return Evidence(events.map { Event($0.what, at: $0.offset * 10) })
    }
    let slower = try slow.compared(with: SampleRun(text)).report
    #expect(slower.isHealthy == false)
    expectAgreement(on: slower)
  }

  private func expectAgreement(on report: Report) {
    let hasFailed = report.isHealthy == false
    #expect(ReportFormat.junit.render(report).contains("<failure ") == hasFailed)
    #expect(
      ReportFormat.github.render(report).split(separator: "\n")
        .contains { $0.hasPrefix("::error ") } == hasFailed)
    #expect((NagiosState(report) == .critical) == hasFailed)
  }
}
