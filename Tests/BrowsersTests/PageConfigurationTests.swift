import Documents
import Testing

@testable import Browsers

@Suite("What browsers make of the values that a page passes on")
struct PageConfigurationTests {
  /// A server that works in both, and one with other members.
  private static let good =
    #"{"urls": "turn:turn.example.net", "username": "u", "credential": "p"}"#

  private static func entry(_ members: String) -> String {
    #"{"iceServers": [{"username": "u", "credential": "p", \#(members)}]}"#
  }

  private static func servers(_ entries: String) -> String { #"{"iceServers": \#(entries)}"# }

  private static func with(_ member: String) -> String {
    #"{"iceServers": [\#(good)], \#(member)}"#
  }

  /// What is thrown, or the URLs that are used.
  private static func outcome(_ text: String, in browser: Browser) throws -> String {
    var reader = try JSONReader(Array(text.utf8))
    let value = try reader.document().value
    do throws(BrowserException) {
      let page = try PageConfiguration(value, in: browser)
      return page.exception?.name.rawValue ?? page.servers.map(\.url).joined(separator: " ")
    } catch {
      return error.name.rawValue
    }
  }

  /// Measured on 2026-11-27, as the URLs.
  private static let rows: [(text: String, chromium: String, firefox: String?)] = [
    (entry(#""urls": []"#), "SyntaxError", nil), (entry(#""urls": [""]"#), "SyntaxError", nil),
    (entry(#""urls": null"#), "SyntaxError", nil), (entry(#""urls": 5"#), "SyntaxError", nil),
    (entry(#""urls": {}"#), "SyntaxError", nil), (servers("[{}]"), "TypeError", nil),
    (entry(#""url": "turn:a.example""#), "turn:a.example", nil),
    (entry(#""url": "turn:a.example", "urls": "turn:b.example""#), "turn:b.example", nil),
    (entry(#""urls": ["turn:a.example"]"#), "turn:a.example", nil),
    (servers("[]"), "", nil), (servers("null"), "TypeError", nil),
    (servers(good), "TypeError", nil), (servers("[null]"), "TypeError", nil),
    (servers(#"["turn:a.example"]"#), "TypeError", nil), ("{}", "", nil),
    (entry(#""urls": "turn:a.example", "x": 1"#), "turn:a.example", nil),
    (with(#""iceTransportPolicy": "none""#), "TypeError", nil),
    (with(#""iceTransportPolicy": "public""#), "TypeError", nil),
    (with(#""iceTransportPolicy": "nonsense""#), "TypeError", nil),
    (with(#""iceTransports": "relay""#), "turn:turn.example.net", nil),
    (with(#""iceCandidatePoolSize": 1"#), "turn:turn.example.net", nil),
    (with(#""iceCandidatePoolSize": 255"#), "turn:turn.example.net", nil),
    (with(#""iceCandidatePoolSize": 256"#), "TypeError", "turn:turn.example.net"),
    (with(#""iceCandidatePoolSize": -1"#), "TypeError", "turn:turn.example.net"),
    (servers(#"[{"urls": "turn:a.example"}]"#), "InvalidAccessError", nil),
    (servers(#"[{"urls": "turn:a.example", "username": "u"}]"#), "InvalidAccessError", nil),
    (
      servers(#"[{"urls": "turn:a.example", "username": "u", "password": "p"}]"#),
      "InvalidAccessError", nil
    ),
    (entry(#""urls": "turn:a.example", "credential": null"#), "turn:a.example", nil),
    (entry(#""urls": "turn:a.example", "username": null"#), "turn:a.example", nil),
    (entry(#""urls": "turn:a.example", "credential": 5"#), "turn:a.example", nil),
    (entry(#""urls": "turn:a.example", "credentialType": "password""#), "turn:a.example", nil),
    (entry(#""urls": "turn:a.example", "credentialType": "oauth""#), "turn:a.example", "TypeError"),
    (entry(#""urls": "turn:a.example", "credentialType": "token""#), "turn:a.example", "TypeError"),
    (
      entry(#""urls": "turn:a.example", "credential": {}, "credentialType": "oauth""#),
      "turn:a.example", "TypeError"
    ),
    // By Web IDL's rules, and seen with `make browsers`.
    (entry(#""urls": [["turn:a.example"]]"#), "turn:a.example", nil),
    (entry(#""urls": ["turn:a.example", null]"#), "SyntaxError", nil),
    (servers(#"[{"urls": "turn://x"}, 5]"#), "TypeError", nil),
    (servers(#"[{"urls": "turn://x"}, {}]"#), "TypeError", nil),
    (
      servers(#"[{"urls": "turn:a.example"}, {"urls": "http://x"}]"#), "SyntaxError",
      "InvalidAccessError"
    ),
    (
      servers(#"[{"urls": "turn:a:0"}, {"urls": "turn:a.example"}]"#), "InvalidAccessError",
      "SyntaxError"
    ),
    (servers(#"[{"urls": []}, {"urls": "turn:a.example"}]"#), "InvalidAccessError", "SyntaxError"),
    (servers(#"[{"urls": "http://x"}, {"urls": []}, {}]"#), "SyntaxError", "TypeError"),
    (servers(#"[{}, {"urls": "http://x"}]"#), "TypeError", nil),
    (entry(#""url": """#), "SyntaxError", "TypeError"),
    (servers(#"[{}, {"urls": "turn://x"}]"#), "TypeError", nil),
    (with(#""iceCandidatePoolSize": "0x10""#), "turn:turn.example.net", nil),
    (with(#""iceCandidatePoolSize": [1, 2]"#), "TypeError", "turn:turn.example.net"),
    ("[]", "", nil), ("null", "", nil), ("5", "TypeError", nil),
  ]

  @Test("Each value has the outcome that was measured", arguments: rows)
  func measured(text: String, chromium: String, firefox: String?) throws {
    #expect(try Self.outcome(text, in: .chromium) == chromium)
    #expect(try Self.outcome(text, in: .firefox) == firefox ?? chromium)
  }

  @Test("The policy of the page counts")
  func policy() throws {
    var reader = try JSONReader(
      Array(#"{"iceServers": [{"urls": "stun:a.example"}], "iceTransportPolicy": "relay"}"#.utf8))
    let value = try reader.document().value
    for browser in Browser.allCases {
      let page = try PageConfiguration(value, in: browser)
      #expect(page.policy == .relay && page.forecast.notes.count == 1)
    }
  }
}
