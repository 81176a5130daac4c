import ICEConfiguration
import Samples
import Testing

@testable import Reporting

@Suite("The XML of JUnit")
struct JUnitTests {
  @Test(
    "What came of a server has its own element",
    arguments: [
      (SampleOutcome.works, nil), (.refused, "<failure "), (.faulty, "<error "),
      (.offline, "<skipped "), (.stoodStill, "<skipped "), (.interrupted, "<skipped "),
    ])
  func outcomes(outcome: SampleOutcome, element: String?) throws {
    let text = ReportFormat.junit.render(try SampleRun([("turn:a", outcome)]).report)
    for name in ["<failure ", "<error ", "<skipped "] {
      #expect(text.contains(name) == (name == element))
    }
  }

  @Test("A server that was not asked, or that nobody needs, is skipped")
  func skipped() throws {
    let servers: [(String, SampleOutcome)] = [
      ("stun:a", .works), ("turn:b", .works), ("turn:c", .refused),
    ]
    let text = ReportFormat.junit.render(
      try SampleRun(servers, icePolicy: .relay, expect: #"{"relays": 1}"#).report)
    #expect(text.contains(#"tests="4" failures="0" errors="0" skipped="2""#))
    #expect(text.contains("not counted: the port is closed"))
  }

  @Test("What a server says is bounded")
  func bounded() throws {
    let report = try SampleRun(#"{"turn": [{"urls": "turn:a"}]}"#) { url in
      SampleScript(url: url).refuses(code: 403, reason: String(repeating: "x", count: 100_000))
    }.report
    #expect(ReportFormat.junit.render(report).utf8.count < 3000)
  }
}
