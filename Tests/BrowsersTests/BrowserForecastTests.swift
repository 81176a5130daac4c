import Testing

@testable import Browsers

@Suite("What browsers do with a list of servers")
struct BrowserForecastTests {
  private static func turn(_ url: String, _ name: String? = "u", _ password: String? = "p")
    -> BrowserServer
  { BrowserServer(url: url, username: name, credential: password) }

  private static func lines(
    _ servers: [BrowserServer], _ policy: BrowserForecast.Policy = .all
  ) -> [[String]] {
    Browser.allCases.map {
      BrowserForecast(servers, policy: policy, in: $0).lines(about: servers)
    }
  }

  @Test("What works as written has no line")
  func silent() {
    let servers = [
      BrowserServer(url: "stun:a.example"), Self.turn("turn:a.example"),
      Self.turn("turn:a.example?transport=tcp"), Self.turn("turns:a.example:443"),
    ]
    #expect(Self.lines(servers) == [[], []])
  }

  @Test(
    "Credentials that a browser throws for",
    arguments: [
      (nil, nil, true, true), ("u", nil, true, true), (nil, "p", true, true),
      ("", "p", true, false), ("u", "", true, true), ("", "", true, true), ("u", "p", false, false),
      ("null", "null", false, false), (String(repeating: "x", count: 508), "p", false, false),
      (String(repeating: "x", count: 509), "p", false, false),
      (String(repeating: "x", count: 510), "p", true, true),
      (String(repeating: "é", count: 255), "p", true, true),
      ("u", String(repeating: "x", count: 10_000), false, false),
    ] as [(String?, String?, Bool, Bool)])
  func credentials(name: String?, password: String?, chromium: Bool, firefox: Bool) {
    let servers = [
      BrowserServer(url: "stun:b.example"), Self.turn("turn:a.example", name, password),
    ]
    let throwing = Browser.allCases.map {
      BrowserForecast(servers, policy: .all, in: $0).exception?.exception.name == .invalidAccess
    }
    #expect(throwing == [chromium, firefox])
    // A STUN server needs none, and none is too long for it.
    let stun = [BrowserServer(url: "stun:a.example", username: name, credential: password)]
    #expect(Self.lines(stun) == [[], []])
  }

  @Test("A user name of 509 bytes is accepted, and gets no relay")
  func longest() {
    let lines = Self.lines([Self.turn("turn:a.example", String(repeating: "x", count: 509))])
    #expect(lines.allSatisfy { $0.count == 1 && $0[0].contains("508 is the limit") })
  }

  @Test("One bad URL costs all the others")
  func exception() {
    let servers = [Self.turn("turn:a.example"), Self.turn("turn://b.example")]
    for lines in Self.lines(servers) {
      #expect(lines.count == 1)
      #expect(lines[0].hasPrefix("nothing is used: SyntaxError at turn://b.example: "))
    }
    let stuns = [BrowserServer(url: "stuns:a.example"), Self.turn("turn:a.example")]
    #expect(
      Self.lines(stuns) == [
        ["stuns:a.example: plain STUN over UDP at port 3478, without TLS"],
        ["nothing is used: NotSupportedError at stuns:a.example: stuns is not supported"],
      ])
  }

  @Test(
    "The same TURN server twice over UDP keeps gathering open",
    arguments: [
      (["turn:a.example", "turn:a.example"], 1), (["turn:a.example", "turn:a.example:3478"], 1),
      (["turn:[2001:db8::1]", "turn:[2001:db8::1]:3478?transport=udp"], 1),
      (["turn:a.example", "turn:a.example:3479"], 0),
      (["turn:a.example", "turn:a.example?transport=tcp"], 0),
      (["turn:a.example?transport=tcp", "turn:a.example?transport=tcp"], 0),
      (["turns:a.example", "turns:a.example"], 0), (["stun:a.example", "stun:a.example"], 0),
      (["stun:a.example", "turn:a.example"], 0),
    ])
  func twice(urls: [String], count: Int) {
    for (lines, time) in zip(Self.lines(urls.map { Self.turn($0) }), ["40 s", "11 s"]) {
      #expect(lines.count == count)
      #expect(lines.allSatisfy { $0.hasSuffix(time) })
    }
  }

  @Test("From the fifth URL on Firefox complains, and Chromium uses 32 TURN servers")
  func many() {
    func servers(_ count: Int) -> [BrowserServer] {
      (0..<count).map { Self.turn("turn:\($0).a.example?transport=tcp") }
    }
    #expect(Self.lines(servers(4)).map(\.count) == [0, 0])
    #expect(Self.lines(servers(5)).map(\.count) == [0, 1])
    #expect(Self.lines(servers(32)).map(\.count) == [0, 1])
    #expect(Self.lines(servers(35)).map(\.count) == [3, 1])
    #expect(Self.lines(servers(33))[0][0].hasPrefix("turn:32.a.example?transport=tcp: not used: "))
    let stun = (0..<100).map { BrowserServer(url: "stun:\($0).a.example") }
    #expect(Self.lines(stun + servers(10)).map(\.count) == [0, 1])
  }

  @Test(
    "Relay policy without a TURN server that is used gives no candidates",
    arguments: [
      (["stun:a.example"], [1, 1]), (["turn:a.example:53"], [2, 0]), (["turns:192.0.2.1"], [0, 2]),
      (["turn:a.example"], [0, 0]),
    ])
  func relay(urls: [String], counts: [Int]) {
    #expect(Self.lines(urls.map { Self.turn($0) }, .relay).map(\.count) == counts)
  }

  @Test("Every port has the fate that was measured", arguments: ["udp", "tcp", "tls"])
  func ports(way: String) {
    // The sweep of 1 to 65535, in short: how many are dead or refused.
    func url(_ port: Int) -> String {
      switch way {
      case "tcp": "turn:a.example:\(port)?transport=tcp"
      case "tls": "turns:a.example:\(port)"
      default: "turn:a.example:\(port)"
      }
    }
    var (relayless, refused) = ([0, 0], [0, 0])
    for port in 1...65535 {
      for (place, browser) in Browser.allCases.enumerated() {
        switch browser.fate(of: url(port)) {
        case .refused: refused[place] += 1
        case .dead: relayless[place] += 1
        case .used(let use): relayless[place] += use.candidates.contains(.relay) ? 0 : 1
        }
      }
    }
    // Chromium: below 1024 all but 80 and 443, and of the list 17 from 1024 on. Firefox: 79 and 2.
    #expect(refused == [0, 81])
    #expect(relayless == [1021 + Self.highBlocked, 0])
    #expect(Browser.chromium.fate(of: "stun:a.example:1023").matches("udp 1023 srflx"))
    #expect(Browser.chromium.fate(of: "turn:a.example:1023").matches("udp 1023 srflx"))
    #expect(Browser.chromium.fate(of: "stun:a.example:53") == .dead(.port(53)))
  }

  private static let highBlocked = 17
}
