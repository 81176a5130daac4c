import ICEConfiguration
import Judging
import PlainText
import ProbeEvidence
import Samples
import Testing

@testable import Reporting

@Suite("The table")
struct TableTests {
  @Test("No line is wider than 80 columns but a URL's own", arguments: Scenario.allCases)
  func width(scenario: Scenario) throws {
    for line in ReportFormat.table.render(try scenario.run.report).split(separator: "\n") {
      #expect(line.count <= 80 || isURLAlone(line), "\(line)")
    }
  }

  private func isURLAlone(_ line: Substring) -> Bool {
    let words = line.split(separator: " ")
    return words.count == 2 && ["ok", "FAIL", "??", "skip"].contains(words[0])
  }

  @Test(
    "No line ends in a space, and the text ends in one newline",
    arguments: Scenario.allCases)
  func endings(scenario: Scenario) throws {
    let text = ReportFormat.table.render(try scenario.run.report)
    #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
    #expect(!text.contains(" \n"))
  }

  @Test("Colours add escape sequences and nothing else", arguments: Scenario.allCases)
  func colours(scenario: Scenario) throws {
    let report = try scenario.run.report
    let coloured = ReportFormat.table.render(report, style: TextStyle(hasColour: true))
    #expect(coloured.contains("\u{1B}["))
    let sequence = /\u{1B}\[[0-9]+m/
    #expect(coloured.replacing(sequence, with: "") == ReportFormat.table.render(report))
  }

  @Test(
    "Where the text is longer than the window, the answer is the last thing in it",
    arguments: Scenario.allCases)
  func lastLines(scenario: Scenario) throws {
    let report = try scenario.run.report
    let text = ReportFormat.table.render(report)
    let count = text.split(separator: "\n", omittingEmptySubsequences: false).count
    // The shell's prompt needs a line, too, and stands where the last empty one is.
    let roomy = TextStyle(height: count)
    #expect(ReportFormat.table.render(report, style: roomy) == text)
    let narrow = ReportFormat.table.render(report, style: TextStyle(height: count - 1))
    let answer = report.summaryText.wrapped(to: 80).joined(separator: "\n")
    #expect(narrow == "\(text)\n\(answer)\n")
  }

  @Test("Address, port and family that were tried stand with a failure")
  func tried() throws {
    let report = try SampleRun([
      ("turn:a.example.com EU", .refused), ("turn:192.0.2.1", .refused),
      ("turn:b.example.com", .neverStarted),
    ]).report
    let text = ReportFormat.table.render(report)
    let remote = try #require(report.results[0].findings?.remote)
    #expect(text.contains("connect/refused, tried \(remote) over UDP (IPv4) (EU)\n"))
    #expect(text.contains("connect/refused, tried 192.0.2.1:3478 over UDP (IPv4)\n"))
    #expect(text.ranges(of: "tried").count == 2)
  }

  @Test("The end says what was probed, from where, and when by the clock on the wall")
  func origin() throws {
    var seen = VantageEvidence.sample
    #expect(seen.wayOut == "over wlan0 (IPv4 only)")
    seen.ipv6Route = .present(localAddress: "2001:db8:1::5")
    #expect(seen.wayOut == "over wlan0 (IPv4 and IPv6)")
    seen.ipv4Route = .missing
    seen.ipv6Route = .present(localAddress: "2001:db8:9::1")
    #expect(seen.wayOut == "(IPv6 only)")
    seen.ipv6Route = .missing
    #expect(seen.wayOut == "without a default route")
    #expect(VantageEvidence().wayOut == nil)
    seen = .sample
    (seen.hostName, seen.utcOffset) = ("laptop\u{1B}7", 3600)
    let run = SavedRun(
      plan: ProbePlan(probes: [], tenants: [], controls: []),
      evidence: RunEvidence(probes: [:], vantage: seen),
      startedAt: Instant(secondsSince1970: SampleRun.now), configurationSource: "servers.json")
    let report = Report(run, version: "0.1.0")
    #expect(
      report.origin == "Probed servers.json from laptop\\u{1b}7 over wlan0 (IPv4 only) at "
        + "2026-11-22 11:00:00 +01:00")
    #expect(try SampleRun([("stun:a", .works)]).report.origin == nil)
  }

  @Test(
    "What a server says can neither move the cursor nor end a line",
    arguments: ReportFormat.allCases)
  func hostileWords(format: ReportFormat) throws {
    let text = format.render(try Scenario.hostileWords.run.report)
    let lines = text.unicodeScalars.split { $0 == "\n" }
    // RFC 4180 ends lines in CRLF.
    let ends = lines.map { format == .csv && $0.last == "\r" ? $0.dropLast() : $0 }
    #expect(ends.allSatisfy { $0.allSatisfy(\.isPrintable) })
    #expect(!text.contains("\nwork"))
  }

  @Test("No format shows a secret", arguments: ReportFormat.allCases, Scenario.allCases)
  func secrets(format: ReportFormat, scenario: Scenario) throws {
    let run = try scenario.run
    for text in [format.render(run.report), run.plan.listing()] {
      #expect(!text.contains("a secret"))
    }
  }

  @Test(
    "Whatever the width, no address of usual length is broken", arguments: [60, 70, 80, 100, 120])
  func addresses(width: Int) throws {
    let text = ReportFormat.table.render(
      try Scenario.ipv6AndLongURLs.run.report, style: TextStyle(width: width))
    #expect(text.contains("[2001:db8:85a3:1234:5678:8a2e:370:7334]:51234"))
    #expect(text.contains("[fd00:1234:5678:9abc:def0:1234:5678:9abc]:50000"))
  }
}
