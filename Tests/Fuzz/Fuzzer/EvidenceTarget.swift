import Foundation

/// Evidence of one probe, as a fixture holds it: read, judged, and reported in every format.
enum EvidenceTarget: FuzzTarget {
  static let name = "evidence"
  static let sources = [
    "Event.swift", "Evidence.swift", "JudgeState.swift", "Judge.swift", "Judge+Path.swift",
    "Judge+Replies.swift", "Judge+Trials.swift", "JudgedProbe.swift", "Milliseconds.swift",
    "Report.swift", "Report+JSON.swift", "Report+JUnit.swift", "Report+Table.swift",
  ]
  static let leastCoverage = 80

  private struct Address: Decodable { let url: String }

  static func check(_ input: [UInt8]) {
    guard let (url, evidence) = read(input) else { return }
    promise(
      try JSONDecoder().decode(Evidence.self, from: JSONEncoder().encode(evidence)) == evidence,
      "evidence is read as it was")
    checkDecision(on: evidence, of: url)
    guard let report = report(evidence, of: url) else { return }
    for format in ReportFormat.allCases {
      let text = format.render(report)
      promise(text.isPlainLines, "a report can be shown")
      // The page and the metrics have words of their own, and JSON and XML escape and indent.
      promise(text.utf8.count <= 64 * input.count + 65_536, "a report does not grow")
    }
    promise(
      try SavedReport(decoding: Array(ReportFormat.json.render(report).utf8), source: "it")
        .entries.count == 1,
      "a report is read back")
  }

  private static func read(_ input: [UInt8]) -> (ServerURL, Evidence)? {
    let data = Data(input)
    let decoder = JSONDecoder()
    guard let address = try? decoder.decode(Address.self, from: data),
      let url = try? ServerURL(address.url),
      let evidence = try? decoder.decode(Evidence.self, from: data)
    else { return nil }
    return (url, evidence)
  }

  private static func checkDecision(on evidence: Evidence, of url: ServerURL) {
    let judge = Judge(of: url)
    let judgement = judge.judge(evidence)
    guard case .decided = judgement else { return }
    let later = Evidence(evidence.events + [Event(.interrupted, at: .seconds(1000))])
    promise(judge.judge(later) == judgement, "what comes after the decision changes nothing")
  }

  private static func report(_ evidence: Evidence, of url: ServerURL) -> Report? {
    let text = #"[{"urls": "\#(url)", "username": "u", "credential": "p"}]"#
    let environment = Configuration.Environment(variable: { _ in nil }, file: { _ in [] })
    guard
      let configuration = try? Configuration(
        decoding: Array(text.utf8), source: "servers.json", environment: environment)
    else { return nil }
    let now = 1_795_341_600
    let plan = ProbePlan(configuration, options: ProbePlan.Options(proof: ProofPlan(), now: now))
    return Report(
      plan: plan, evidence: [0: [evidence]], startedAt: Instant(secondsSince1970: now),
      duration: .seconds(1), version: "0", configurationPath: "servers.json")
  }

  static func meetsPlantedFault(_ input: [UInt8]) -> Bool {
    guard let (url, evidence) = read(input),
      case .decided(.failure(let failure), _) = Judge(of: url).judge(evidence)
    else { return false }
    return failure.cause == .allocateErrorResponse
  }
}
