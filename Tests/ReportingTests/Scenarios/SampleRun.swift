import ICEConfiguration
import ProbeEvidence
import Samples

@testable import Reporting

/// A run that never happened: a configuration as text, and evidence by the URLs in it.
struct SampleRun {
  static let now = SampleScript.now

  let plan: ProbePlan
  let evidence: [Int: [Evidence]]
  private(set) var report: Report

  /// The same run, compared with another.
  func compared(with baseline: SampleRun) -> SampleRun {
    var run = self
    run.report.compare(with: SavedReport(baseline.report))
    return run
  }

  init(
    _ json: String, controls: [String] = [], vantage: VantageEvidence = VantageEvidence(),
    proof: ProofPlan? = nil, evidence: (ServerURL) -> Evidence
  ) throws {
    let environment = Configuration.Environment(variable: { _ in nil }, file: { _ in [] })
    let configuration = try Configuration(
      decoding: Array(json.utf8), source: "servers.json", environment: environment)
    plan = ProbePlan(
      configuration,
      options: ProbePlan.Options(
        controls: try controls.map { url throws in try ServerURL(url) }, proof: proof,
        now: Self.now))
    let found = plan.probes.map { ($0.id, [evidence($0.url)]) }
    self.evidence = Dictionary(uniqueKeysWithValues: found)
    report = Report(
      plan: plan, evidence: self.evidence, vantage: vantage,
      startedAt: Instant(secondsSince1970: Self.now), duration: .microseconds(412_300),
      version: "0.1.0", configurationPath: "servers.json")
  }

  /// Every server of the configuration does as it is told; one that is not named works.
  init(_ json: String, outcomes: [String: SampleOutcome] = [:]) throws {
    try self.init(json) { (outcomes[$0.description] ?? .works).evidence(for: $0) }
  }

  /// One tenant with these servers: `turn:a.example.com EU` is in the jurisdiction EU.
  init(
    _ servers: [(String, SampleOutcome)], icePolicy: ICEPolicy = .all, expect: String = "{}"
  ) throws {
    var lists: [String: [String]] = ["stun": [], "turn": []]
    var outcomes: [String: SampleOutcome] = [:]
    for (text, outcome) in servers {
      let words = text.split(separator: " ").map(String.init)
      let url = try ServerURL(words[0])
      let jurisdiction = words.count > 1 ? #", "jurisdiction": "\#(words[1])""# : ""
      let credential =
        url.kind == .turn ? #", "username": "acme", "credential": "a secret""# : ""
      lists[url.kind.rawValue]?.append(#"{"urls": "\#(words[0])"\#(credential)\#(jurisdiction)}"#)
      outcomes[url.description] = outcome
    }
    let members = lists.sorted { $0.key < $1.key }.map {
      #""\#($0.key)": [\#($0.value.joined(separator: ", "))]"#
    }
    try self.init(
      """
      {\(members.joined(separator: ", ")), "icePolicy": "\(icePolicy.rawValue)", "expect": \(expect)}
      """,
      outcomes: outcomes)
  }
}
