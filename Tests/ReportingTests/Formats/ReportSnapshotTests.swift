import Testing

@testable import Reporting

@Suite("Snapshots of the formats")
struct ReportSnapshotTests {
  @Test(
    "The formats that tell everything show every scenario as they did",
    arguments: Scenario.allCases)
  func formats(scenario: Scenario) throws {
    let report = try scenario.run.report
    for (format, ending) in [(ReportFormat.table, "txt"), (.json, "json")] {
      try Snapshot(name: "\(scenario.rawValue).\(ending)").expect(format.render(report))
    }
  }

  @Test(
    "The formats for machines show these scenarios as they did",
    arguments: [
      Scenario.everythingWorks, .everyKindOfTrouble, .hostileWords, .expectations, .offline,
      .baseline, .stoodStill,
    ])
  func machineFormats(scenario: Scenario) throws {
    let report = try scenario.run.report
    let endings: KeyValuePairs<ReportFormat, String> = [
      .ndjson: "ndjson", .csv: "csv", .html: "html", .junit: "junit.xml", .github: "github.txt",
      .prometheus: "prom", .nagios: "nagios.txt", .otlp: "otlp.json", .zabbix: "zabbix.txt",
      .zabbixDiscovery: "zabbix.json",
    ]
    for (format, ending) in endings {
      try Snapshot(name: "\(scenario.rawValue).\(ending)").expect(format.render(report))
    }
    try Snapshot(name: "\(scenario.rawValue).github.md").expect(report.githubStepSummary)
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
