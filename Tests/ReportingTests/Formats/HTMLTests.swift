import Foundation
import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

@testable import Judging
@testable import Reporting

@Suite("HTML")
struct HTMLTests {
  private static func page(_ report: Report) -> String { ReportFormat.html.render(report) }

  /// The names of all tags, closing ones with their slash.
  private static func tags(in page: String) -> [String] {
    page.matches(of: /<(\/?[a-z][a-z0-9]*)[^>]*>/).map { String($0.1) }
  }

  @Test("No name becomes markup", arguments: hostileNames)
  func escapes(name: String) throws {
    let text = Self.page(try SampleRun(tenant: name).report)
    #expect(Set(Self.tags(in: text)).isDisjoint(with: ["script", "a", "img"]))
    #expect(!text.contains("alert(1)</script"))
  }

  @Test("Every tag is closed, and nothing is loaded or run", arguments: Scenario.allCases)
  func structure(scenario: Scenario) throws {
    let page = Self.page(try scenario.run.report)
    let empty = ["meta", "br", "rect", "polyline"]
    var open: [String] = []
    for tag in Self.tags(in: page) where !empty.contains(tag) {
      if tag.hasPrefix("/") {
        #expect(open.popLast() == String(tag.dropFirst()), "\(page)")
      } else {
        open.append(tag)
      }
    }
    #expect(open == [])
    #expect(page.contains("default-src 'none'; style-src 'unsafe-inline'"))
    for word in ["<script", "<link", "<img", "<iframe", " src=", " href=", "url(", "@import"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.ranges(of: "<h1").count == 1)
  }

  @Test("The answer comes first, then what to do, then the servers, the failing ones first")
  func order() throws {
    let report = try SampleRun(
      """
      {"tenants": {
        "sound": {"stun": [{"urls": "stun:a.example.com"}]},
        "acme": {"turn": [{"urls": ["turn:good.example.com", "turn:bad.example.com"],
          "username": "ali<ce", "credential": "a secret", "jurisdiction": "EU"}]}}}
      """, outcomes: ["turn:bad.example.com": .refused]
    ).report
    let page = Self.page(report)
    let parts = [
      "<h1 class=\"failure\">1 of 3 servers does not work",
      "<li><strong>acme</strong>: 1 of 2 servers does not work; calls can relay over",
      "<h2>What to do</h2>",
      "<li>Server admin of bad.example.com: turn:bad.example.com: the port is closed",
      "<h2>acme</h2>", "<caption>1 of 2 servers does not work", "turn:bad.example.com",
      "line 3, column", "; user &quot;ali&lt;ce&quot;; jurisdiction EU",
      "connect/refused: what it means",
      "turn:good.example.com", "<h2>sound</h2>", "</main>",
    ]
    var rest = page[...]
    for part in parts {
      let place = try #require(rest.firstRange(of: part), "\(part) in \(rest)")
      rest = rest[place.upperBound...]
    }
    #expect(!page.contains("a secret"))
  }

  @Test("The page says from where, with addresses, name servers, NAT and time")
  func place() throws {
    var seen = VantageEvidence.sample
    (seen.hostName, seen.utcOffset) = ("laptop", 3600)
    let run = try SampleRun(
      #"[{"urls": "stun:a.example.com"}]"#, vantage: seen
    ) { SampleOutcome.works.evidence(for: $0) }
    let page = Self.page(run.report)
    for text in [
      "<dt>Machine</dt><dd>laptop</dd>", "<dd>2026-11-22 11:00:00 +01:00</dd>",
      "<dd>wlan0: 10.0.0.5, 2001:db8:1::5</dd>", "<dt>Name servers</dt><dd>10.0.0.1</dd>",
      "<dt>NAT</dt><dd>endpoint-independent; ",
    ] {
      #expect(page.contains(text), "\(text) in \(page)")
    }
  }

  @Test("Bars are on one scale: the longest fills it, and waiting never leaves it")
  func bars() throws {
    let report = try SampleRun([
      ("turns:a.example.com", .works), ("stun:b.example.com", .works),
      ("stun:c.example.com", .silent),
    ]).report
    let scale = PhaseScale(report.results)
    func widths(_ url: String) throws -> Double {
      let result = try #require(report.results.first { "\($0.server.url)" == url })
      let bar = scale.bar(for: result).joined()
      return bar.matches(of: /width="([0-9.]+)"/).compactMap { Double($0.1) }.reduce(0, +)
    }
    #expect(abs(try widths("turns:a.example.com") - 1000) < 1)
    let short = try widths("stun:b.example.com")
    #expect(short > 100 && short < 999)
    // It waited for ten seconds, a hundred times the scale.
    #expect(abs(try widths("stun:c.example.com") - 1000) < 1)
  }

  @Test("A hold is a line over time, with the freeze in words")
  func sparkline() throws {
    let page = Self.page(try Scenario.provedRelays.run.report)
    let lines = page.matches(of: /<polyline points="([^"]+)"/).map { $0.1.split(separator: " ") }
    #expect(lines.count == 2)
    for line in lines {
      #expect(line.count == 20)
      let points = line.map { $0.split(separator: ",").compactMap { Double($0) } }
      #expect(points.allSatisfy { (0...1000).contains($0[0]) && (1...39).contains($0[1]) })
    }
    // Nothing moves while it is frozen: the line is at its bottom there, and elsewhere it is not.
    #expect(lines[0].count { $0.hasSuffix(",39.0") } >= 6)
    #expect(lines[1].count { $0.hasSuffix(",39.0") } == 0)
    #expect(page.contains("frozen after 3.8 s"))
  }

  @Test("A presented chain is listed with the days that are left of each certificate")
  func chain() throws {
    let now = SampleRun.now
    let run = try SampleRun(#"[{"urls": "stuns:a.example.com"}]"#) { url in
      var peer = TLSPeer(version: "TLSv1.3", subject: "CN=a", issuer: "CN=b", notAfter: now)
      peer.chain = [
        PresentedCertificate(subject: "CN=a", issuer: "CN=b", notAfter: now + 10 * 86_400 + 1),
        PresentedCertificate(subject: "CN=<b>", issuer: "CN=c", notAfter: now - 1),
      ]
      return Evidence([
        Event(.connecting(to: Endpoint(address: "192.0.2.1", port: 5349)), at: .zero),
        Event(.handshaking, at: .milliseconds(1)),
        Event(.secured(peer: peer), at: .milliseconds(9)),
      ])
    }
    let page = Self.page(run.report)
    #expect(page.contains("<dd>CN=a, issued by CN=b (10 days left, until 2026-12-02)"))
    #expect(page.contains("<dd>CN=&lt;b&gt;, issued by CN=c (ended 1 days ago, until "))
    #expect(page.contains("<dd>192.0.2.1:5349: "))
  }

  /// The relative luminance of `#rrggbb` (WCAG 2.2).
  private static func luminance(_ colour: Substring) -> Double {
    let number = Int(colour.dropFirst(), radix: 16) ?? 0
    let parts = [16, 8, 0].map { shift -> Double in
      let value = Double((number >> shift) & 255) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  @Test(
    "Text has a contrast of 4.5 and bars one of 3", arguments: [PageStyle.light, PageStyle.dark])
  func contrast(colours: String) throws {
    let found = colours.matches(of: /--([a-z]+): (#[0-9a-f]{6});/)
    let named = Dictionary(uniqueKeysWithValues: found.map { ($0.1, Self.luminance($0.2)) })
    let back = try #require(named["back"])
    #expect(named.count == 14)
    for (name, luminance) in named where name != "back" && name != "rule" {
      let contrast = (max(luminance, back) + 0.05) / (min(luminance, back) + 0.05)
      let isText = ["text", "quiet", "good", "bad", "unclear"].contains(name)
      #expect(contrast >= (isText ? 4.5 : 3), "\(name): \(contrast)")
    }
  }
}
