import Samples
import Testing

@testable import Reporting

@Suite("The output of a Nagios plugin")
struct NagiosTests {
  /// The rules by which Nagios and what reads its performance data take a plugin's output apart
  /// (Nagios Plugins' Development Guidelines, "Plugin Output" and "Performance data").
  private static let rules: [(String, @Sendable (String) -> Bool)] = [
    ("There is output, and it is cut at 8 KiB", { (1..<8192).contains($0.utf8.count) }),
    ("The first line begins with the state", { $0.contains(/^(OK|WARNING|CRITICAL|UNKNOWN): ./) }),
    (
      "One bar stands in the first line, before the performance data, and none elsewhere",
      { $0.count { $0 == "|" } == 1 && firstLine(of: $0).contains(" | ") }
    ),
    (
      "Each of the performance data is 'label'=value[UOM];[warn];[crit];[min];[max]",
      { performanceData(of: $0).wholeMatch(of: /(?:PERF )*PERF/) != nil }
    ),
    (
      "Each label is there once",
      {
        let labels = performanceData(of: $0, keepingLabels: true).matches(of: /'([^']*)'/).map(\.1)
        return Set(labels).count == labels.count
      }
    ),
  ]

  private static func firstLine(of output: String) -> Substring { output.prefix { $0 != "\n" } }

  /// What follows the bar, with `PERF` for whatever is as it should be.
  private static func performanceData(of output: String, keepingLabels: Bool = false) -> String {
    let data = String(firstLine(of: output).drop { $0 != "|" }.dropFirst(2))
    // A label has neither a quote nor `=`; the value is a number or U; all the rest may be left out.
    let one =
      /'[^'=|]+'=(?:U|-?[0-9]+(?:\.[0-9]+)?)(?:s|us|ms|%|B|KB|MB|TB|c)?;[0-9.:~@-]*;[0-9.:~@-]*;[0-9.-]*(?:;[0-9.-]*)?/
    return keepingLabels ? data : data.replacing(one, with: "PERF")
  }

  /// The labels of performance data as Icinga 2 names them (`PluginUtility::SplitPerfdata` and
  /// `PerfdataValue` of 2.13): what stands before the last `::` of a label is the name of a plugin, and is
  /// put before each label that follows.
  private static func icingaLabels(of output: String) -> [String] {
    var rest = firstLine(of: output).drop { $0 != "|" }.dropFirst()
    var plugin = ""
    var labels: [String] = []
    while let equals = rest.firstIndex(of: "=") {
      var label = rest[..<equals].drop { $0 == " " }
      if label.count > 2, label.first == "'", label.last == "'" {
        label = label.dropFirst().dropLast()
      }
      var name = String(label)
      let parts = name.split(separator: "::", omittingEmptySubsequences: false)
      if parts.count > 1 { plugin = "" }
      if !plugin.isEmpty { name = "\(plugin)::\(name)" }
      labels.append(name)
      if parts.count > 1 { plugin = parts.dropLast().joined(separator: "::") }
      rest = rest[equals...].drop { $0 != " " }
    }
    return labels
  }

  @Test("Icinga 2 renames no label", arguments: Scenario.allCases)
  func icinga(scenario: Scenario) throws { try Self.expectIcingaNames(scenario.run.report) }

  @Test(
    "Icinga 2 renames no label after an address of IPv6, or a name of a plugin",
    arguments: ["acme", "a::b", "::", "it's = 1"])
  func icinga(tenant: String) throws {
    let servers = ["stun:[2001:db8::1]", "stun:[::1]", "stun:a"]
    let json = servers.map { #"{"urls": "\#($0)"}"# }.joined(separator: ", ")
    let run = try SampleRun(#"{"tenants": {"\#(tenant)": {"stun": [\#(json)]}}}"#)
    try Self.expectIcingaNames(run.report)
  }

  private static func expectIcingaNames(_ report: Report) throws {
    let output = ReportFormat.nagios.render(report)
    let ours = performanceData(of: output, keepingLabels: true).matches(of: /'([^']*)'/)
    #expect(icingaLabels(of: output) == ours.map { String($0.1) })
    #expect(ours.count >= report.results.count)
  }

  private static func expectRules(_ output: String) {
    for (rule, holds) in rules { #expect(holds(output), "\(rule): \(output)") }
  }

  @Test("Every scenario is told by Nagios' rules", arguments: Scenario.allCases)
  func scenarios(scenario: Scenario) throws {
    Self.expectRules(ReportFormat.nagios.render(try scenario.run.report))
  }

  @Test("No name of a tenant breaks the rules", arguments: hostileNames)
  func tenants(name: String) throws {
    Self.expectRules(ReportFormat.nagios.render(try SampleRun(tenant: name).report))
  }

  @Test("Many servers do not fill the output beyond what is read")
  func many() throws {
    let servers = (1...500).map { ("turn:server-\($0).example.com", SampleOutcome.refused) }
    let output = ReportFormat.nagios.render(try SampleRun(servers).report)
    Self.expectRules(output)
    // Both have their share.
    #expect(output.contains("'default turn:server-20.example.com'=U"))
    #expect(output.contains("\ndefault: turn:server-20.example.com: the port is closed"))
  }

  @Test(
    "The state follows what counts",
    arguments: [
      ([("stun:a", .works), ("turn:b", .works)], "{}", .ok),
      ([("turn:a", .works)], "{}", .ok),
      ([("stun:a", .works), ("turn:b", .silent)], "{}", .critical),
      ([("stun:a", .interrupted), ("turn:b", .silent)], "{}", .critical),
      ([("stun:a", .works), ("turn:b", .interrupted)], "{}", .unknown),
      ([("stun:a", .works), ("turn:b", .faulty)], "{}", .unknown),
      ([("stun:a", .offline)], "{}", .unknown),
      ([("stun:a", .works), ("turn:b", .stoodStill)], "{}", .unknown),
      ([("stun:a", .silent), ("turn:b", .moved)], "{}", .critical),
      ([("turn:a", .works), ("turn:b", .silent)], #"{"relays": 1}"#, .warning),
      ([("turn:a", .works), ("turn:b", .works)], #"{"relays": 1}"#, .ok),
      ([("turn:a", .works), ("turn:b", .silent)], #"{"relays": 2}"#, .critical),
      ([("turn:a", .works), ("turn:b", .interrupted)], #"{"relays": 2}"#, .unknown),
    ] as [([(String, SampleOutcome)], String, NagiosState)])
  func states(servers: [(String, SampleOutcome)], expect: String, state: NagiosState) throws {
    let report = try SampleRun(servers, expect: expect).report
    #expect(NagiosState(report) == state)
    #expect(ReportFormat.nagios.render(report).hasPrefix("\(state): ".uppercased()))
  }

  @Test("What works with a warning is a warning")
  func warning() throws {
    let report = try SampleRun(#"{"turn": [{"urls": "turn:a"}]}"#).report
    #expect(NagiosState(report) == .warning)
  }

  @Test("The exit statuses are the plugins'")
  func statuses() {
    #expect([NagiosState.ok, .warning, .critical, .unknown].map(\.rawValue) == [0, 1, 2, 3])
  }
}
