import ICEConfiguration
import Samples
import Testing

@testable import Documents
@testable import Reporting

@Suite("Results line by line")
struct NDJSONTests {
  private func values(_ text: String) throws -> [JSONValue] {
    try text.split(separator: "\n").map { line in
      var reader = try JSONReader(Array(line.utf8))
      return try reader.document().value
    }
  }

  private func members(_ value: JSONValue) -> [(key: String, value: JSONValue)] {
    guard case .object(let members) = value else { return [] }
    return members.map { ($0.key, $0.node.value) }
  }

  @Test("The lines have what the document has", arguments: Scenario.allCases)
  func lines(scenario: Scenario) throws {
    let report = try scenario.run.report
    let lines = try values(ReportFormat.ndjson.render(report))
    let document = try values(
      ReportFormat.json.render(report).replacing("\n", with: ""))[0]
    var expected: [String] = []
    guard case .array(let tenants) = document["tenants"] else { return }
    for tenant in tenants.map(\.value) {
      guard case .array(let results) = tenant["results"] else { continue }
      expected += results.map { "\(members($0.value).map(\.key))" }
    }
    let results = lines.filter { $0["kind"].isString("result") }
    #expect(results.map { "\(members($0).dropFirst(2).map(\.key))" } == expected)
    let summary = try #require(lines.last)
    #expect(summary["kind"].isString("summary"))
    #expect(
      members(summary).dropFirst().map(\.key)
        == members(document).map(\.key).filter { $0 != "tenants" })
    #expect(lines.dropLast().allSatisfy { !$0["tenant"].isNull })
  }

  @Test("A run tells the lines of its report, whatever the order", arguments: Scenario.allCases)
  func stream(scenario: Scenario) throws {
    let run = try scenario.run
    var stream = ReportStream(run.plan, startedAt: run.report.startedAt)
    var text = stream.opening
    for (id, evidence) in run.evidence.sorted(by: { $0.key > $1.key }) where !evidence.isEmpty {
      text += stream.finished(id, [evidence])
    }
    text += stream.rest(of: run.report)
    let whole = ReportFormat.ndjson.render(run.report)
    #expect(text.split(separator: "\n").sorted() == whole.split(separator: "\n").sorted())
    #expect(text.split(separator: "\n").last == whole.split(separator: "\n").last)
  }

  @Test("A result is told at once, unless the machine may be offline or meet no server at all")
  func promptness() throws {
    let run = try SampleRun([
      ("turn:192.0.2.1", .offline), ("turn:192.0.2.2", .refused), ("turn:192.0.2.3", .works),
      ("turn:192.0.2.4", .offline), ("turn:e", .refused), ("turn:f", .works),
    ])
    var stream = ReportStream(run.plan, startedAt: run.report.startedAt)
    #expect(stream.opening == "")
    let counts = run.evidence.sorted { $0.key < $1.key }.map { id, evidence in
      stream.finished(id, [evidence]).split(separator: "\n").count
    }
    // A filter may lead a name astray, which other names show.
    #expect(counts == [0, 0, 3, 1, 0, 1])
    #expect(stream.rest(of: run.report).split(separator: "\n").count == 2)
  }

  @Test("Where there are controls, silence is told when something was heard")
  func silence() throws {
    let run = try SampleRun(
      #"{"turn": [{"urls": ["turn:192.0.2.1", "turn:192.0.2.2", "turn:192.0.2.3"], "username": "u", "credential": "p"}]}"#,
      controls: ["stun:192.0.2.4"]
    ) { url in
      (url.host == .ipv4("192.0.2.2") ? SampleOutcome.unauthorized : .silent).evidence(for: url)
    }
    var stream = ReportStream(run.plan, startedAt: run.report.startedAt)
    let counts = run.evidence.sorted { $0.key < $1.key }.map { id, evidence in
      stream.finished(id, [evidence]).split(separator: "\n").count
    }
    // The control itself is nobody's server.
    #expect(counts == [0, 2, 1, 0])
  }

  @Test("A server that is not asked is told before anything is sent")
  func opening() throws {
    let run = try SampleRun([("stun:a", .works), ("turn:b", .works)], icePolicy: .relay)
    let stream = ReportStream(run.plan, startedAt: run.report.startedAt)
    #expect(
      stream.opening.contains(
        #""url":"stun:a","type":"stun","status":"skipped""#))
  }
}
