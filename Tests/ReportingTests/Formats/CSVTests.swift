import Testing

@testable import Reporting

@Suite("Comma-separated values")
struct CSVTests {
  @Test(
    "What a spreadsheet would take for a formula is text",
    arguments: ["=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0"])
  func formulas(name: String) throws {
    let rows = ReportFormat.csv.render(try SampleRun(tenant: name).report).split(separator: "\r\n")
    #expect(rows[1].hasPrefix("'\(name),"))
  }

  @Test("Every row has as many cells as the header, whatever the names", arguments: hostileNames)
  func cells(name: String) throws {
    let text = ReportFormat.csv.render(try SampleRun(tenant: name).report)
    #expect(text.hasSuffix("\r\n"))
    let counts = text.split(separator: "\r\n").map { line in
      line.replacing(/"(?:[^"]|"")*"/, with: "").count { $0 == "," }
    }
    #expect(counts == [24, 24, 24])
  }
}
