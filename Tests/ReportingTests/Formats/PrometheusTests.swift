import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

@testable import Reporting

@Suite("Metrics for Prometheus")
struct PrometheusTests {
  private func lines(_ report: Report) -> [Substring] {
    ReportFormat.prometheus.render(report).split(separator: "\n")
  }

  @Test("Each metric is described once, before its series", arguments: Scenario.allCases)
  func families(scenario: Scenario) throws {
    var described: [Substring] = []
    for line in try lines(scenario.run.report) {
      let words = line.split(separator: " ")
      switch words.prefix(2) {
      case ["#", "HELP"]: described.append(words[2])
      case ["#", "TYPE"]: #expect(words[2...] == [described.last ?? "", "gauge"])
      default: #expect(line.prefix { $0 != "{" && $0 != " " } == described.last ?? "")
      }
    }
    #expect(Set(described).count == described.count)
  }

  @Test("No series is there twice", arguments: Scenario.allCases)
  func duplicates(scenario: Scenario) throws {
    let series = try lines(scenario.run.report).map {
      $0[..<($0.lastIndex(of: " ") ?? $0.endIndex)]
    }
    #expect(Set(series).count == series.count)
  }

  @Test(
    "Of entries that differ in their credentials alone the worst is told",
    arguments: [
      ("good", "bad", ["0"]), ("bad", "good", ["0"]), ("good", "good", ["1"]),
      ("bad", "unknown", ["0"]), ("unknown", "bad", ["0"]), ("unknown", "good", []),
      ("good", "unknown", []),
    ])
  func worst(first: String, second: String, values: [String]) throws {
    let outcomes: [String: SampleOutcome] = [
      "good": .works, "bad": .unauthorized, "unknown": .interrupted,
    ]
    let text = """
      {"turn": [{"urls": "turn:a", "username": "u", "credential": "\(first)1"},
                {"urls": "turn:a", "username": "u", "credential": "\(second)2"}]}
      """
    let environment = Configuration.Environment(variable: { _ in nil }, file: { _ in [] })
    let plan = ProbePlan(
      try Configuration(decoding: Array(text.utf8), source: "x", environment: environment),
      options: .init(now: SampleRun.now))
    let evidence = zip(plan.probes, [first, second]).map { spec, name in
      (spec.id, [(outcomes[name] ?? .works).evidence(for: spec.url)])
    }
    let report = Report(
      plan: plan, evidence: Dictionary(uniqueKeysWithValues: evidence),
      startedAt: Instant(secondsSince1970: SampleRun.now), duration: .zero, version: "1")
    let found = lines(report).filter { $0.hasPrefix("probe_success{") }
      .compactMap { $0.split(separator: " ").last.map(String.init) }
    #expect(found == values)
  }

  @Test("A server that is skipped has no series of its own")
  func skipped() throws {
    let report = try SampleRun([("stun:a", .works), ("turn:b", .works)], icePolicy: .relay).report
    #expect(!lines(report).contains { $0.contains("stun:a") })
  }

  @Test(
    "A label's value is escaped, and never cut",
    arguments: [
      (#"a"b\c"#, #"a\"b\\c"#), ("a\nb", #"a\nb"#), ("\u{7}é", #"\u{7}é"#),
      (String(repeating: "x", count: 300), String(repeating: "x", count: 300)),
    ])
  func labels(value: String, label: String) {
    var family = MetricFamily("a", "b")
    family.add("1", [("c", value), ("d", value)])
    family.add("2", [("c", value), ("d", value)])
    #expect(family.text == "# HELP a b\n# TYPE a gauge\na{c=\"\(label)\",d=\"\(label)\"} 1\n")
  }

  @Test("Nothing that is new in every run is in a label", arguments: Scenario.allCases)
  func steadiness(scenario: Scenario) throws {
    let text = ReportFormat.prometheus.render(try scenario.run.report)
    for volatile in ["203.0.113.7", "198.51.100.9", "51234", "50000", "40000", "192.0.2.1"] {
      #expect(!text.contains(volatile))
    }
  }
}
