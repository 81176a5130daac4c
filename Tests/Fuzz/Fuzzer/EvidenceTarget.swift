/// The evidence of a run, as a file holds it: read, judged, reported in every format, and made fit to be
/// published.
enum EvidenceTarget: FuzzTarget {
  static let name = "evidence"
  static let sources = [
    "Judging/Probe/", "ProbeEvidence/Event.swift", "ProbeEvidence/Evidence.swift",
    "ProbeEvidence/Milliseconds", "ProbeEvidence/Pseudonyms/", "ProbeEvidence/Saved/",
    "Reporting/Formats/Report+", "Reporting/Formats/JSON/Report+JSON",
    "Reporting/Formats/Table/Report+Table", "Reporting/Run/Report.swift",
  ]
  static let seeds = ["JudgingTests/Fixtures"]
  static let leastCoverage = 80

  static func check(_ input: [UInt8]) {
    guard let run = try? SavedRun(decoding: input, source: "it") else { return }
    let text = run.text
    promise(
      (try? SavedRun(decoding: Array(text.utf8), source: "again"))?.text == text,
      "a run is read as it was written")
    for spec in run.plan.probes {
      for evidence in run.evidence[spec.id] ?? [] { checkDecision(on: evidence, of: spec.url) }
    }
    checkPseudonyms(of: run)
    let report = Report(run, version: "0")
    for format in ReportFormat.allCases {
      let text = format.render(report)
      promise(text.isPlainLines, "a report can be shown")
      // The page and the metrics have words of their own, and JSON and XML escape and indent.
      promise(text.utf8.count <= 64 * input.count + 65_536, "a report does not grow")
    }
    let count = report.results.count
    promise(
      (try? SavedReport(decoding: Array(ReportFormat.json.render(report).utf8), source: "it"))?
        .entries.count == count,
      "a report is read back")
  }

  private static func checkDecision(on evidence: Evidence, of url: ServerURL) {
    let judge = Judge(of: url)
    let judgement = judge.judge(evidence)
    guard case .decided = judgement else { return }
    let later = Evidence(evidence.events + [Event(.interrupted, at: .seconds(1000))])
    promise(judge.judge(later) == judgement, "what comes after the decision changes nothing")
  }

  private static func checkPseudonyms(of run: SavedRun) {
    var pseudonyms = Pseudonyms()
    let published = run.pseudonymised(with: &pseudonyms)
    let (before, after) = (ExpectedVerdicts(run), ExpectedVerdicts(published))
    promise(
      before.servers.map(\.verdict) == after.servers.map(\.verdict),
      "with pseudonyms the verdicts are the same")
  }

  static func meetsPlantedFault(_ input: [UInt8]) -> Bool {
    guard let run = try? SavedRun(decoding: input, source: "it") else { return false }
    return ExpectedVerdicts(run).servers.contains { $0.verdict == "allocate/error-response" }
  }
}
