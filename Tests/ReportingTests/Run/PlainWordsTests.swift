import Causes
import ICEConfiguration
import Samples
import Testing

@testable import Reporting

@Suite("Words for the caller")
struct PlainWordsTests {
  /// What a caller need not know.
  private static var jargon: Regex<Substring> {
    /\b(?:STUN|TURN|UDP|TCP|TLS|DNS|ICE|NAT|IPv[46]|URL|SSL|relays?|certificates?|ports?|proxy|firewall|servers? admin|allocat\w*|credentials?|configuration|timeout|handshake)\b/
  }

  @Test(
    "Every finding has two or three sentences without jargon", arguments: SummaryFinding.allCases)
  func words(finding: SummaryFinding) {
    let text = "\(finding.meaning) \(finding.advice ?? "Please pass this on to somebody.")"
    let sentences = text.matches(of: /[.?!](?: |$)/).count
    #expect((2...3).contains(sentences), "\(text)")
    #expect(text.split(separator: " ").count <= 60)
    #expect(text.firstMatch(of: Self.jargon.ignoresCase()) == nil, "\(text)")
  }

  /// What a run comes to, by its servers.
  private static let runs: [([(String, SampleOutcome)], SummaryFinding)] = [
    ([("stun:a", .works), ("turn:b", .faulty)], .fault),
    ([("stun:a", .works), ("turn:b", .interrupted)], .interrupted),
    ([("stun:a", .offline)], .offline), ([("stun:a", .stoodStill)], .disturbed),
    ([("turn:a", .works)], .works),
    ([("turn:a", .silent), ("turn:b", .silent), ("turns:c:443", .works)], .blockedUDP),
    (
      [
        ("turn:a", .silent), ("turn:b", .silent), ("turn:a?transport=tcp", .silent),
        ("turns:c:443", .works),
      ], .onlyTLSOn443
    ),
    ([("turns:a", .inspected), ("turns:b", .inspected), ("turn:c", .works)], .inspectedTLS),
    ([("turn:a", .unauthorized), ("stun:a", .works)], .refusedCredentials),
    ([("turn:a EU", .silent), ("turn:b CH", .works)], .unreachableJurisdiction),
    ([("stun:a", .works), ("turn:b", .refused)], .noRelay),
    ([("stun:a", .refused), ("turn:b", .refused)], .noneWorks),
    ([("turn:a", .refused), ("turn:b", .works)], .someFail),
  ]

  @Test("The finding is the one whose sentence the summary has", arguments: runs.indices)
  func findings(index: Int) throws {
    let (servers, finding) = Self.runs[index]
    let report = try SampleRun(servers).report
    #expect(Summary(report).finding == finding, "\(report.summaryText)")
    #expect(report.plain.hasPrefix(finding.meaning))
  }

  @Test("Who has to do something is named once each, by what people call them")
  func owners() throws {
    let report = try SampleRun([
      ("turn:a", .refused), ("turn:b", .unauthorized), ("turn:c", .refused), ("turn:d", .works),
    ]).report
    #expect(
      report.plain.hasSuffix(
        "Please pass this on to whoever set up the calls and those who look after the servers."))
    #expect(!report.plain.contains("turn:"))
  }
}
