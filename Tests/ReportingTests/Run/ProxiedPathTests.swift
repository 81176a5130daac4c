import Causes
import Judging
import ProbeEvidence
import Samples
import Testing

@testable import ICEConfiguration
@testable import Reporting

@Suite("A server with a path through a proxy and one without")
struct ProxiedPathTests {
  static let proxy = "proxy.example.com:3128"

  static func result(_ fixtures: String...) throws -> Report.Result {
    let report = try report([fixtures], ["turns:turn.example.com:443"])
    return try #require(report.results.first)
  }

  /// A report of servers, each of which has evidence like these fixtures.
  static func report(_ fixtures: [[String]], _ urls: [String]) throws -> Report {
    let plan = ProbePlan(
      Configuration(tenants: [
        try ReportTests.tenant("acme", urls, .longTerm(username: "ada", password: Secret("s3cret")))
      ]),
      options: .init(now: ReportTests.start.secondsSince1970))
    let evidence = try fixtures.enumerated().map { id, names in
      (id, try names.map { try Fixture(named: $0).evidence })
    }
    return Report(
      plan: plan, evidence: Dictionary(uniqueKeysWithValues: evidence),
      startedAt: ReportTests.start, duration: .zero, version: "1.2.3")
  }

  @Test(
    "has the better of the two, and the other is told",
    arguments: [
      ("relay/tls", "relay/tls-proxied", "relay", nil),
      (
        "connect/timeout", "relay/tls-proxied", "relay",
        "works only through the proxy proxy.example.com:3128; without it: connect/timeout, "
          + "nothing answers at this address and port"
      ),
      (
        "resolve/name-not-found", "relay/tls-proxied", "relay",
        "works only through the proxy proxy.example.com:3128; without it: resolve/name-not-found, "
          + "the server's name does not exist in DNS"
      ),
      (
        "relay/tls", "proxy/denied", "relay",
        "works only without the proxy proxy.example.com:3128; through it: proxy/denied, "
          + "the proxy refuses to open a tunnel to the server"
      ),
      ("tls/reset", "tls/reset/proxied", "tls/reset", nil),
      (
        "connect/timeout", "proxy/denied", "proxy/denied",
        "without the proxy proxy.example.com:3128 it fails otherwise: connect/timeout, nothing "
          + "answers at this address and port"
      ),
      (
        "connect/refused", "proxy/refused", "connect/refused",
        "through the proxy proxy.example.com:3128 it fails otherwise: proxy/refused, cannot "
          + "connect to the proxy"
      ),
      (
        "resolve/name-not-found", "proxy/refused", "proxy/refused",
        "without the proxy proxy.example.com:3128 it fails otherwise: resolve/name-not-found, "
          + "the server's name does not exist in DNS"
      ),
      (
        "tls/reset", "proxy/denied", "tls/reset",
        "through the proxy proxy.example.com:3128 it fails otherwise: proxy/denied, the proxy "
          + "refuses to open a tunnel to the server"
      ),
      ("inconclusive/interrupted", "relay/tls-proxied", "relay", nil),
    ] as [(String, String, String, String?)])
  func better(direct: String, proxied: String, word: String, warning: String?) throws {
    let result = try Self.result(direct, proxied)
    let cause = result.verdict.failure?.cause.rawValue
    #expect(cause ?? result.verdict.status.rawValue == word)
    #expect(result.warnings.first { $0.code == .pathsDiffer }?.message == warning)
    #expect(result.warnings.filter { $0.code != .pathsDiffer } == [])
  }

  @Test("tells the paths apart in JSON, and nothing of an address that it does not know")
  func json() throws {
    let result = try Self.result("connect/timeout", "relay/tls-proxied")
    #expect(result.endpoints.map { $0.findings?.proxy } == [nil, Self.proxy])
    #expect(result.endpoints.map { $0.findings?.remote?.address } == ["192.0.2.10", nil])
    #expect(result.findings?.local != nil)
    #expect(result.findings?.phases.proxy == .microseconds(50_240))
    #expect(result.findings?.phases.connect == .microseconds(800))
  }

  @Test("warns of dead addresses only beside live ones")
  func addresses() throws {
    let dead = try Self.result("connect/timeout", "connect/refused", "relay/tls-proxied")
    #expect(dead.warnings.map(\.code) == [.pathsDiffer])
    let one = try Self.result("connect/timeout", "relay/tls", "proxy/denied")
    #expect(one.warnings.map(\.code) == [.addressesFailing, .pathsDiffer])
    #expect(one.warnings.first?.message.hasPrefix("1 of 2 addresses does not work") == true)
  }

  static let urls = [
    "turns:turn.example.com:443", "turn:turn.example.com?transport=tcp", "turn:turn.example.com",
    "stun:a.example.com",
  ]

  @Test(
    "has its part in the sentence over all",
    arguments: [
      ([["connect/timeout", "relay/tls-proxied"]], "Calls work only through the proxy \(proxy)."),
      (
        [["connect/timeout", "relay/tls-proxied"], ["connect/refused", "relay/tls-proxied"]],
        "Calls work only through the proxy \(proxy): all 2 servers work, and none without it."
      ),
      (
        [
          ["connect/timeout", "relay/tls-proxied"], ["connect/timeout", "proxy/denied"],
          ["allocate/no-response"],
        ],
        "Calls work only through the proxy \(proxy); besides, 1 does not answer, "
          + "1 is stopped by the proxy."
      ),
      (
        [
          ["connect/timeout", "relay/tls-proxied"], ["connect/timeout", "relay/tls-proxied"],
          ["allocate/no-response"], ["binding/no-response"],
        ],
        "Calls work only through the proxy \(proxy); UDP looks blocked on this network."
      ),
      (
        [["connect/timeout", "relay/tls-proxied"], ["relay/tls", "relay/tls-proxied"]],
        "All 2 servers work, 1 with a warning."
      ),
      (
        [["connect/timeout", "proxy/auth-required"], ["connect/timeout", "proxy/auth-required"]],
        "None of the 2 servers works: they are stopped by the proxy."
      ),
    ] as [([[String]], String)])
  func summary(fixtures: [[String]], sentence: String) throws {
    let report = try Self.report(fixtures, Array(Self.urls.prefix(fixtures.count)))
    #expect(report.summaryText == sentence)
  }
}
