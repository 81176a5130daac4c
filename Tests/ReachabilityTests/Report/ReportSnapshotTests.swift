import Testing

@testable import Reachability

@Suite("Snapshots of the formats")
struct ReportSnapshotTests {
  @Test("Every format shows every scenario as it did", arguments: Scenario.allCases)
  func formats(scenario: Scenario) throws {
    let report = try scenario.run.report
    for format in ReportFormat.allCases {
      let ending = format == .table ? "txt" : format.rawValue
      try Snapshot(name: "\(scenario.rawValue).\(ending)").expect(format.render(report))
    }
  }

  @Test(
    "The listing of a plan stays as it is",
    arguments: [Scenario.everythingWorks, .everyKindOfTrouble, .expectations])
  func listing(scenario: Scenario) throws {
    try Snapshot(name: "\(scenario.rawValue).plan.txt").expect(scenario.run.plan.listing())
  }

  @Test("A coloured table stays as it is")
  func colours() throws {
    let text = try ReportFormat.table.render(
      Scenario.interrupted.run.report, style: TextStyle(hasColour: true))
    try Snapshot(name: "interrupted.coloured.txt").expect(text)
  }
}
