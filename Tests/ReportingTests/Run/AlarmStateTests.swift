import Judging
import Samples
import SchemaValidator
import Testing

@testable import Reporting

@Suite("Alarms that outlive a run")
struct AlarmStateTests {
  /// Runs of one server, a minute apart, as letters: `F` it fails, `G` it works, `?` nothing can be
  /// said, `-` it is not asked any more.
  static func run(
    _ letter: Character, at minute: Int, of url: String = "turn:a", in tenant: String = "acme"
  ) -> SavedReport {
    let status: Status? =
      switch letter {
      case "F": .failure
      case "G": .relay
      case "?": .inconclusive
      default: nil
      }
    func entry(_ url: String, _ status: Status) -> SavedReport.Entry {
      SavedReport.Entry(
        identity: .init(tenant: tenant, url: url, occurrence: 0), status: status,
        cause: status == .failure ? "connect/refused" : nil, reason: nil, duration: nil,
        relayAddresses: [], certificate: nil)
    }
    return SavedReport(
      source: "", startedAt: "\(minute)",
      entries: [entry("stun:stays", .srflx)] + (status.map { [entry(url, $0)] } ?? []))
  }

  /// What each run changes, and what is remembered of the server in the end.
  static func watch(
    _ letters: String, _ thresholds: AlarmState.Thresholds = AlarmState.Thresholds()
  ) -> (trace: String, condition: AlarmState.Condition?) {
    var watch = AlarmState()
    let trace = letters.enumerated().map { minute, letter -> String in
      let (next, changes) = watch.following(run(letter, at: minute), thresholds)
      watch = next
      return changes.first { $0.subject.identity != nil }
        .map { String($0.kind.rawValue.prefix(1)) } ?? "."
    }
    let condition = watch.entries.first { $0.subject.identity?.url == "turn:a" }?.condition
    return (trace.joined(), condition)
  }

  @Test(
    "An alarm is raised and cleared by runs in a row",
    arguments: [
      ("F", "."), ("FF", ".r"), ("GF", ".."), ("GFF", "..r"), ("FGF", "..."), ("FGFF", "...r"),
      ("FFG", ".r."), ("FFGG", ".r.c"), ("FFGFG", ".r..."), ("FFGFGG", ".r...c"),
      ("FFFFFF", ".r...."), ("FFGGFF", ".r.c.r"), ("GGGG", "...."),
      // Nothing is known: nothing changes, and no row is broken.
      ("F?F", "..r"), ("FF?G?G", ".r...c"), ("????", "...."), ("?F?F", "...r"),
      // The configuration does not name it any more.
      ("FF-", ".rd"), ("FF-FF", ".rd.r"), ("F-F", "..."), ("FFG-", ".r.d"), ("GG-", "..."),
    ])
  func rows(letters: String, trace: String) {
    #expect(Self.watch(letters).trace == trace)
  }

  @Test(
    "The thresholds can be set",
    arguments: [
      (1, 1, "FGFG", "rcrc"), (3, 1, "FFFG", "..rc"), (1, 3, "FGGFGGG", "r.....c"),
      (3, 3, "FFGFFF", ".....r"),
    ])
  func thresholds(raise: Int, clear: Int, letters: String, trace: String) {
    #expect(Self.watch(letters, .init(raise: raise, clear: clear)).trace == trace)
  }

  @Test(
    "With a window an alarm is raised by runs in any order, and stays while it would be raised again",
    arguments: [
      (2, 6, "FGFGFGFG", "..r....."), (2, 6, "FGGGGF", ".....r"), (2, 6, "FGGGGGF", "......."),
      (2, 6, "FFGGFFGG", ".r......"), (2, 6, "FFGGGG", ".r...."), (2, 6, "FFGGGGG", ".r....c"),
      (3, 6, "FGFGGGF", "......."), (3, 6, "FGFGF", "....r"), (2, 2, "FGFF", "...r"),
      (1, 1, "FGGF", "r.cr"), (2, 6, "FG?GF", "....r"), (2, 6, "F????F", ".....r"),
      // Another outage soon after the end of one is not counted twice.
      (2, 4, "FFGGGGFF", ".r..c..r"), (2, 6, "GGGG", "...."),
    ])
  func window(raise: Int, window: Int, letters: String, trace: String) {
    #expect(Self.watch(letters, .init(raise: raise, window: window)).trace == trace)
  }

  @Test(
    "A condition began with the first of the runs in a row that settled it",
    arguments: [
      ("GGG", false, "0"), ("GF", false, "0"), ("GFF", true, "1"), ("GFFF", true, "1"),
      ("GF?F", true, "1"), ("GFGFF", true, "3"), ("FF", true, "0"), ("GFFG", true, "1"),
      ("GFFGG", false, "3"), ("?G", false, "1"), ("FF-G", false, "3"),
    ])
  func since(letters: String, hasAlarm: Bool, since: String) throws {
    let condition = try #require(Self.watch(letters).condition)
    #expect(condition.hasAlarm == hasAlarm)
    #expect(condition.since == since)
    #expect(condition.cause == (hasAlarm ? "connect/refused" : nil))
  }

  @Test("Of a server that was always undecided nothing is remembered")
  func undecided() {
    #expect(Self.watch("??").condition == nil)
  }

  @Test("Tenants that a run does not ask are kept as they are")
  func otherTenants() {
    let (acme, _) = AlarmState().following(Self.run("F", at: 0), .init(raise: 1))
    let (both, changes) = acme.following(Self.run("G", at: 1, in: "globex"), .init())
    #expect(changes == [])
    #expect(Set(both.entries.compactMap(\.subject.tenant)) == ["acme", "globex"])
    let (again, _) = both.following(Self.run("F", at: 2), .init())
    #expect(again.entries.compactMap(\.subject.identity).count == 4)
    #expect(again.entries.contains { $0.subject.tenant == "acme" && $0.condition.since == "0" })
  }

  @Test("The same URL with another credential has an alarm of its own")
  func occurrences() throws {
    func run(_ outcomes: [SampleOutcome]) throws -> SampleRun {
      var remaining = outcomes
      return try SampleRun(
        """
        {"turn": [{"urls": "turn:a", "username": "u", "credential": "p"},
                  {"urls": "turn:a", "username": "v", "credential": "q"}]}
        """
      ) { remaining.removeFirst().evidence(for: $0) }
    }
    var report = try run([.works, .unauthorized]).report
    let watch = report.watch(after: AlarmState(), thresholds: .init(raise: 1))
    #expect(report.results.map(\.condition?.hasAlarm) == [false, true])
    #expect(report.alarmChanges?.map(\.subject.identity?.occurrence) == [1])
    #expect(!watch.document.contains("\"q\"") && !watch.document.contains("\"p\""))
  }

  @Test("A state is read back as it was written")
  func roundTrip() throws {
    for letters in ["G", "F", "FF", "FFG", "FFGG", "F?"] {
      var watch = AlarmState()
      for (minute, letter) in letters.enumerated() {
        watch = watch.following(Self.run(letter, at: minute), .init()).0
      }
      #expect(try AlarmState(decoding: Array(watch.document.utf8), source: "") == watch)
    }
  }

  private static let entry = """
    {"tenant": "a", "url": "turn:a", "occurrence": 0, "alarm": true, "since": "x", "cause": null,
     "doubt": {"runs": 1, "since": "y"}}
    """

  static let broken: [(String, String)] = [
    ("", "s:1:1: the file is empty"),
    ("{}", #"s:1:1: expected "stateVersion""#),
    (#"{"stateVersion": 2}"#, "s:1:18: stateVersion: expected 1, the only version there is"),
    (#"{"stateVersion": 1, "servers": 7}"#, "s:1:32: servers: expected an array, found a number"),
    (document(entry + "," + entry), "s:3:38: servers[1]: this server is listed twice"),
    (document(entry.replacing("true", with: "1")), "servers[0].alarm: expected true or false"),
    (document(entry.replacing(": 0,", with: ": -1,")), "servers[0].occurrence: expected a whole"),
    (
      document(entry.replacing("\"runs\": 1", with: "\"runs\": 101")),
      "servers[0].doubt.runs: expected a whole number from 1 to 100"
    ),
    (document(entry.replacing("\"x\"", with: "null")), "servers[0].since: expected a string"),
    (String(document(entry).dropLast(3)), "s:"),
  ]

  private static func document(_ entries: String) -> String {
    "{\"stateVersion\": 1,\n \"servers\": [\(entries)]}"
  }

  @Test("What is no state is told, and where it goes wrong", arguments: broken)
  func unreadable(text: String, complaint: String) {
    let error = #expect(throws: UnreadableState.self) {
      try AlarmState(decoding: Array(text.utf8), source: "s")
    }
    #expect(error?.description.contains(complaint) == true, "\(error?.description ?? "")")
  }
}

@Suite("Reports with alarms")
struct AlarmReportTests {
  /// Two minutes of four servers, of which two change, and what is said of the second.
  static var report: Report {
    get throws {
      func run(_ outcomes: [SampleOutcome]) throws -> Report {
        let urls = ["turn:new", "turns:mended:443", "turn:first", "turn:lasts", "stun:well"]
        return try SampleRun(Array(zip(urls, outcomes))).report
      }
      var watch = AlarmState()
      let sick: [SampleOutcome] = [.works, .certificateExpired, .works, .silent, .works]
      for _ in 0..<2 {
        var report = try run(sick)
        watch = report.watch(after: watch)
      }
      var mending = try run([.refused, .works, .works, .works, .works])
      watch = mending.watch(after: watch)
      var last = try run([.refused, .works, .unauthorized, .interrupted, .works])
      watch = last.watch(after: watch)
      return last
    }
  }

  @Test("A table tells the alarms, and news nothing else")
  func tables() throws {
    let report = try Self.report
    try Snapshot(name: "alarms.txt").expect(ReportFormat.table.render(report))
    try Snapshot(name: "alarms.news.txt").expect(ReportFormat.table.news(of: report))
    try Snapshot(name: "alarms.nagios.txt").expect(ReportFormat.nagios.render(report))
  }

  @Test("The JSON has them, as its schema says")
  func jsonFitsSchema() throws {
    let document = ReportFormat.json.render(try Self.report)
    try Snapshot(name: "alarms.json").expect(document)
    #expect(try ReportSchemaTests.strict.complaints(about: [document]) == [[]])
    #expect(ReportFormat.json.news(of: try Self.report) == document)
  }

  @Test("Where nothing changes there are no news, whatever is on")
  func silence() throws {
    for outcomes in [[SampleOutcome.works], [.refused], [.offline]] {
      var report = try SampleRun(outcomes.map { ("turn:a", $0) }).report
      _ = report.watch(after: AlarmState())
      for format in ReportFormat.allCases { #expect(format.news(of: report) == "") }
    }
  }

  @Test("Without a state, news are what is not as it should be")
  func newsWithoutState() throws {
    #expect(ReportFormat.table.news(of: try SampleRun([("turn:a", .works)]).report) == "")
    for outcome in [SampleOutcome.refused, .offline] {
      let report = try SampleRun([("turn:a", outcome)]).report
      #expect(ReportFormat.table.news(of: report) == ReportFormat.table.render(report))
    }
  }

  @Test(
    "Alarms alone decide, and stay while nothing is known",
    arguments: [
      ([SampleOutcome.refused], true), ([.refused, .refused], false), ([.works], true),
      ([.offline], nil), ([.refused, .refused, .offline], false), ([.works, .offline], nil),
      ([.refused, .refused, .works], false), ([.refused, .refused, .works, .works], true),
    ] as [([SampleOutcome], Bool?)])
  func status(outcomes: [SampleOutcome], isHealthy: Bool?) throws {
    var watch = AlarmState()
    var last: Report?
    for outcome in outcomes {
      var report = try SampleRun([("turn:a", outcome)]).report
      watch = report.watch(after: watch)
      last = report
    }
    #expect(last?.isHealthy == isHealthy)
  }
}
