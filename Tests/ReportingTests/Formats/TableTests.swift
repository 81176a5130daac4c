import PlainText
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
