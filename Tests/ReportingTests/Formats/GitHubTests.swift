import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

@testable import Reporting

@Suite("Annotations for GitHub")
struct GitHubTests {
  @Test("Each stands at the line and the column that name the server")
  func places() throws {
    let run = try SampleRun(
      "{\"turn\": [\n {\"urls\": [\n  \"turn:a\",\n  \"turn:b\"], \"username\": \"u\",\n"
        + "  \"credential\": \"p\"}]}", outcomes: ["turn:a": .refused, "turn:b": .silent])
    let lines = ReportFormat.github.render(run.report).split(separator: "\n")
    #expect(
      lines[0].hasPrefix("::error file=servers.json,line=3,col=3,title=default%3A turn%3Aa%3A"))
    #expect(
      lines[1].hasPrefix("::error file=servers.json,line=4,col=3,title=default%3A turn%3Ab%3A"))
    #expect(lines[2].hasPrefix("::notice title=iceprobe::None of the 2 servers works"))
    #expect(lines.count == 3)
  }

  @Test("What came from no file has no line")
  func noFile() throws {
    let configuration = try Configuration(
      urls: ["turn:a"], username: "u", password: Secret("p"))
    let plan = ProbePlan(configuration, options: .init(now: SampleRun.now))
    let report = Report(
      plan: plan, evidence: [0: [SampleOutcome.refused.evidence(for: plan.probes[0].url)]],
      startedAt: Instant(secondsSince1970: SampleRun.now), duration: .zero, version: "1")
    #expect(ReportFormat.github.render(report).hasPrefix("::error title="))
  }

  @Test("Every line is one command, and reads back as what was meant", arguments: hostileNames)
  func escapes(name: String) throws {
    for line in ReportFormat.github.render(try SampleRun(tenant: name).report).split(
      separator: "\n")
    {
      let command = try #require(line.wholeMatch(of: /::(error|notice) ([^:]*)::(.*)/))
      for property in command.2.split(separator: ",") {
        #expect(property.contains(/^(file|line|col|title)=/))
      }
      // What is left of `%` begins an escape.
      #expect(command.2.replacing(/%(25|0D|0A|3A|2C)/, with: "").contains("%") == false)
      #expect(command.3.replacing(/%(25|0D|0A)/, with: "").contains("%") == false)
    }
  }

  @Test("A dead server that nobody needs is a warning")
  func tolerated() throws {
    let servers: [(String, SampleOutcome)] = [("turn:a", .works), ("turn:b", .refused)]
    for (expect, level) in [(#"{"relays": 1}"#, "warning"), ("{}", "error")] {
      let text = ReportFormat.github.render(try SampleRun(servers, expect: expect).report)
      #expect(text.hasPrefix("::\(level) "))
    }
  }

  @Test("The summary has no more rows than GitHub takes, those that need a look first")
  func summaryLimit() throws {
    let servers = (1...1500).map { number in
      ("turn:s\(number)", number == 1500 ? SampleOutcome.refused : .works)
    }
    let text = try SampleRun(servers).report.githubStepSummary
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ok") || $0.hasPrefix("| FAIL") }
    #expect(rows.count == 1000)
    #expect(rows[0].contains("turn:s1500"))
    #expect(text.contains("and 500 more"))
    #expect(text.utf8.count < 1 << 20)
  }
}
