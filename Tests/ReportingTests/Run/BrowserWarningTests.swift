import Browsers
import Causes
import ICEConfiguration
import PlainText
import ProbeEvidence
import Samples
import Testing

@testable import Reporting

@Suite("What browsers do, beside results")
struct BrowserWarningTests {
  private static func warnings(_ servers: [String], policy: ICEPolicy = .all) throws
    -> (servers: [String], list: [String])
  {
    let report = try SampleRun(servers.map { ($0, .works) }, icePolicy: policy).report
    return (
      report.results.flatMap { $0.warnings.map { "\($0.code.rawValue) \($0.message)" } },
      report.tenants[0].warnings.map(\.message)
    )
  }

  @Test(
    "An ordinary configuration has none",
    arguments: [
      ["stun:a.example.net", "turn:b.example.org", "turn:b.example.org?transport=tcp"],
      ["turns:b.example.org:443?transport=tcp", "turns:b.example.org"],
      ["turn:127.0.0.1", "stun:localhost", "turn:127.0.0.1:3479?transport=tcp"],
      ["turn:192.0.2.7", "turn:[2001:db8::7]:3478"],
      ["TURN:b.example.org.:03478?transport=udp"],
    ])
  func none(servers: [String]) throws {
    let found = try Self.warnings(servers)
    #expect(found.servers == [] && found.list == [])
  }

  @Test(
    "A URL that a browser does not use, or uses otherwise",
    arguments: [
      ("turn:a.example.net:53", "browser-refuses Chromium 156: not used: port 53 is blocked"),
      ("turn:A.EXAMPLE.net", "browser-refuses Chromium 156: not used: a host in capitals"),
      ("turn:A.example.net?transport=tcp", nil),
      ("turns:192.0.2.7", "browser-refuses Firefox 153: not used: turns: needs a host name"),
      ("turns:127.0.0.1:5349", "browser-refuses Firefox 153: not used: turns: needs a host name"),
      ("turn:a.example.net?transport=TCP", "browser-refuses Firefox 153: throws SyntaxError: "),
      ("turn:a.example.net:6679", "browser-refuses Firefox 153: throws SyntaxError: port 6679"),
      ("stuns:a.example.net", "browser-refuses Firefox 153: throws NotSupportedError: "),
      (
        "turns:a.example.net?transport=udp",
        "browser-differs Chromium 156 and Firefox 153: TLS over TCP at port 5349"
      ),
      ("turn:a.example.net:444", "browser-differs Chromium 156: only a Binding is sent"),
      ("turn:169.254.1.1", "browser-refuses Firefox 153: not used: a link-local address"),
      (
        "turn:0.0.0.0",
        "browser-refuses Chromium 156 and Firefox 153: not used: the unspecified address"
      ),
    ])
  func each(url: String, start: String?) throws {
    let found = try Self.warnings([url]).servers
    #expect(found.contains { $0.hasPrefix(start ?? "-") } == (start != nil))
    #expect(start != nil || found.isEmpty)
  }

  @Test(
    "A list that a browser does something unexpected with",
    arguments: [
      (["turn:a.example.net", "turn:a.example.net:3478"], .all, ["40 s", "11 s"]),
      (["turn:a.example.com", "turn:b.example.com"], .all, ["are one server (192.0.2.1:3478)"]),
      (["stun:a.example.net", "stuns:b.example.net"], .all, ["Firefox 153: none of the 2 URLs"]),
      (["stun:a.example.net"], .relay, ["Chromium 156 and Firefox 153: the policy is relay"]),
      (["turns:192.0.2.7"], .relay, ["Firefox 153: the policy is relay"]),
      (
        (1...5).map { "stun:\($0).a.example.net" }, .all,
        ["Firefox 153: 5 or more URLs: the console says"]
      ),
      ((1...4).map { "stun:\($0).a.example.net" }, .all, []),
      (
        (1...34).map { "turn:\($0).a.example.net?transport=tcp" }, .all,
        ["Chromium 156: only the first 32 TURN servers are used; 2 more", "Firefox 153: 5 or more"]
      ),
    ] as [([String], ICEPolicy, [String])])
  func list(servers: [String], policy: ICEPolicy, words: [String]) throws {
    let found = try Self.warnings(servers, policy: policy).list
    #expect(found.count == words.count)
    for (found, words) in zip(found, words) { #expect(found.contains(words)) }
  }

  @Test("What TLS shows and a browser refuses is a warning beside a success")
  func tls() throws {
    let run = try SampleRun(
      #"{"turn": [{"urls": "turns:a.example.net", "username": "u", "credential": "p"}]}"#
    ) { url in
      var script = SampleScript(url: url)
      script.peer.traits = [.p521Key, .mustStaple, .manyIntermediates, .tooManyIntermediates]
      return script.allocates()
    }
    let found = run.report.results[0].warnings
    #expect(found.allSatisfy { $0.code == .browserRefuses })
    #expect(
      found.map { $0.message.split(separator: ":")[0] } == [
        "Chromium 156 refuses it", "Firefox 153 refuses it",
        "Chromium 156 and Firefox 153 refuse it",
      ])
    #expect(run.report.isHealthy == true)
  }

  @Test("The table has them below the tenant and the server, and an accepted one is not shown")
  func shown() throws {
    let entries = #"{"urls": ["turn:a.example.net:53", "turn:a.example.net:53?transport=udp"], "#
    let credentials = #""username": "u", "credential": "p""#
    for accept in ["", #", "accept": ["browser-refuses", "browser-configuration"]"#] {
      let run = try SampleRun(#"{"turn": [\#(entries)\#(credentials)\#(accept)}]}"#)
      let table = ReportFormat.table.render(run.report, style: TextStyle())
      #expect(table.contains("warning: Chromium 156: not used: port 53") == accept.isEmpty)
      #expect(table.contains("      warning: Firefox 153: a.example.net:53 is") == accept.isEmpty)
    }
  }
}
