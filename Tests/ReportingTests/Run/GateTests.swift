import Causes
import Judging
import Samples
import Testing

@testable import Reporting

@Suite("What a gate looks at")
struct GateTests {
  /// A run of servers as ``WatchedSubjectTests`` writes them, each address with its milliseconds: `1:10`.
  private static func run(
    _ servers: [String], expectations: [(String, Bool?)] = []
  ) -> SavedReport {
    var run = WatchedSubjectTests.run([], expectations: expectations)
    let entries = servers.map { text -> SavedReport.Entry in
      let parts = text.split(separator: " [").map(String.init)
      var entry = WatchedSubjectTests.entry(parts[0])
      guard parts.count > 1 else { return entry }
      entry.members = parts[1].dropLast().split(separator: " ").map { word in
        let halves = word.split(separator: ":")
        let isDead = halves[1] == "!"
        return SavedReport.Member(
          address: "192.0.2.\(halves[0])", status: isDead ? .failure : .relay,
          cause: isDead ? "connect/refused" : nil,
          duration: .milliseconds(Int(halves[1]) ?? 0))
      }
      return entry
    }
    run = SavedReport(
      source: "", startedAt: "0", entries: entries, expectations: run.expectations)
    return run
  }

  private static func changes(
    _ old: SavedReport, _ new: SavedReport, _ kinds: Set<Comparison.Kind> = []
  ) -> (lines: [String], isOpen: Bool?, sentence: String) {
    let comparison = Comparison(old, new, gate: .init(kinds: kinds))
    return (
      comparison.changes.map { "\($0.kind.rawValue) \($0.subject.name): \($0.words)" },
      comparison.hasNoRegression, comparison.sentence
    )
  }

  @Test(
    "The addresses of a pool are compared",
    arguments: [
      (
        "[1:10 2:10 3:10]", "[1:10 2:! 3:10]",
        ["newly-failing turn:a at 192.0.2.2: works -> connect/refused; 2 of 3 addresses work"],
        false
      ),
      (
        "[1:10 2:10 3:10]", "[1:10 2:10 3:610]", ["slower turn:a at 192.0.2.3: 10 ms -> 610 ms"],
        false
      ),
      (
        "[1:10 2:! 3:10]", "[1:10 2:10 3:10]",
        ["fixed turn:a at 192.0.2.2: connect/refused -> works; 3 of 3 addresses work"], true
      ),
      (
        "[1:10 2:10 3:10]", "[1:10 2:10]",
        ["gone turn:a at 192.0.2.3: works -> not there; 2 of 2 addresses work"], true
      ),
      // The name has other addresses, and as many as before.
      ("[1:10 2:10]", "[3:10 4:10]", [], true), ("[1:10 2:10]", "[1:50 2:50]", [], true),
      (
        "[1:10 2:10]", "[1:10 3:!]",
        ["newly-failing turn:a at 192.0.2.3: not there -> connect/refused; 1 of 2 addresses works"],
        false
      ),
      ("[1:10 2:!]", "[1:10 2:!]", [], true), ("[1:10]", "[1:10]", [], true),
    ] as [(String, String, [String], Bool)])
  func members(old: String, new: String, changes: [String], isOpen: Bool) {
    let found = Self.changes(Self.run(["t/turn:a ok \(old)"]), Self.run(["t/turn:a ok \(new)"]))
    #expect(found.lines == changes)
    #expect(found.isOpen == isOpen)
    #expect(found.sentence.hasPrefix("Nothing has changed") == changes.isEmpty)
  }

  @Test("Where the server itself is dead, its addresses add nothing")
  func deadServer() {
    let found = Self.changes(
      Self.run(["t/turn:a ok [1:10 2:10]"]),
      Self.run(["t/turn:a FAIL connect/refused [1:! 2:!]"]))
    #expect(found.lines == ["newly-failing turn:a: works -> connect/refused"])
  }

  @Test(
    "The last relay of a jurisdiction that goes with its expectation is named, and may close a gate"
  )
  func lastRelay() {
    let old = Self.run(
      ["t/turn:a@EU ok", "t/turn:b@CH ok"], expectations: [("a relay in CH", true), ("x", true)])
    let new = Self.run(["t/turn:a@EU ok"], expectations: [("x", true)])
    let found = Self.changes(old, new)
    #expect(
      found.lines == [
        "gone turn:b: works -> not there",
        "gone relays in CH: a relay worked there -> no TURN server is left there",
        "gone expected a relay in CH: it held -> not expected any more",
      ])
    #expect(found.isOpen == true)
    #expect(found.sentence.hasPrefix("No regression since 0: 3 gone."))
    let closed = Self.changes(old, new, [.gone])
    #expect(closed.isOpen == false)
    #expect(closed.sentence.hasPrefix("3 regressions since 0: 3 gone."))
  }

  @Test("A URL that is in another jurisdiction, or told apart by it, is followed")
  func jurisdictions() {
    let moved = Self.changes(Self.run(["t/turn:a@EU ok"]), Self.run(["t/turn:a@CH ok"]))
    #expect(moved.lines.first == "changed-jurisdiction turn:a: EU -> CH")
    let swapped = Self.changes(
      Self.run(["t/turn:a@EU ok", "t/turn:a@CH FAIL a/x"]),
      Self.run(["t/turn:a@CH FAIL a/x", "t/turn:a@EU ok"]))
    #expect(swapped.lines == [])
  }

  @Test("Servers of tenants that were not to be asked are not gone")
  func selection() {
    let (old, new) = (Self.run(["t/turn:a ok", "u/turn:b ok"]), Self.run(["t/turn:a ok"]))
    #expect(Comparison(old, new, selection: ["t"]).changes.isEmpty)
    #expect(Comparison(old, new).changes.map(\.kind) == [.gone])
  }

  /// A run of a server with a warning: its credentials are placeholders.
  private static func warned(_ members: String = "") throws -> Report {
    try SampleRun(#"{"turn": [{"urls": "turn:a"}, {"urls": "turn:b"\#(members)}]}"#).report
  }

  @Test("A warning may close a gate, in every format")
  func warnings() throws {
    var report = try Self.warned()
    #expect(report.isHealthy == true)
    report.warningGate = WarningGate(codes: [.openRelay])
    #expect(report.isHealthy == true)
    report.warningGate = WarningGate(codes: [.placeholderCredentials])
    #expect(report.isHealthy == false)
    #expect(report.summaryText.contains("2 warnings are not accepted: placeholder-credentials."))
    #expect(ReportFormat.junit.render(report).contains(#"type="warning/placeholder-credentials""#))
    #expect(ReportFormat.github.render(report).contains("::error "))
    #expect(ReportFormat.nagios.render(report).hasPrefix("CRITICAL: "))
  }

  @Test("A warning that is accepted counts for nothing, and is still in the JSON")
  func accepted() throws {
    let one = try Self.warned(#", "accept": ["placeholder-credentials"]"#)
    #expect(one.results.map(\.warnings.count) == [1, 0])
    #expect(one.results.map(\.acceptedWarnings.count) == [0, 1])
    let all = try SampleRun(
      #"{"turn": [{"urls": "turn:a"}], "accept": ["placeholder-credentials"]}"#
    ).report
    #expect(NagiosState(all) == .ok)
    #expect(!all.summaryText.contains("warning"))
    let json = ReportFormat.json.render(all)
    #expect(json.contains("placeholder-credentials") && json.contains(#""warnings": []"#))
    #expect(!ReportFormat.github.render(all).contains("::warning"))
  }

  @Test("What is gone is named in every format")
  func everyFormat() throws {
    let old = try SampleRun([("turn:stays", .works), ("turn:gone EU", .works)])
    let new = try SampleRun([("turn:stays", .works)])
    let report = new.compared(with: old).report
    // What Zabbix discovers is what there is.
    for format in ReportFormat.allCases where format != .zabbixDiscovery {
      // GitHub's commands have no colon in a title.
      let text = format.render(report).replacing("%3A", with: ":")
      #expect(text.contains("turn:gone"), "\(format)")
    }
    #expect(report.githubStepSummary.contains("turn:gone"))
  }
}
