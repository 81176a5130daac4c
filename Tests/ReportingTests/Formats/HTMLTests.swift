import Testing

@testable import Reporting

@Suite("HTML")
struct HTMLTests {
  @Test("No name becomes markup", arguments: hostileNames)
  func escapes(name: String) throws {
    let text = ReportFormat.html.render(try SampleRun(tenant: name).report)
    let tags = Set(text.matches(of: /<\/?([a-z0-9!]+)/.ignoresCase()).map { String($0.1) })
    #expect(tags.isDisjoint(with: ["script", "a", "img"]))
    #expect(!text.contains("alert(1)</script"))
  }
}
