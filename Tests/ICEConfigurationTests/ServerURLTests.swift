import Testing

@testable import ICEConfiguration

@Suite struct ServerURLTests {
  struct Good: Sendable, CustomTestStringConvertible {
    let text: String
    let canonical: String
    let port: UInt16
    let transport: ServerTransport
    var testDescription: String { text }

    init(_ text: String, _ canonical: String, _ port: UInt16, _ transport: ServerTransport) {
      (self.text, self.canonical, self.port, self.transport) = (text, canonical, port, transport)
    }
  }

  static let good: [Good] = [
    Good("stun:example.com", "stun:example.com", 3478, .udp),
    Good("stuns:example.com", "stuns:example.com", 5349, .tls),
    Good("turn:example.com", "turn:example.com", 3478, .udp),
    Good("turns:example.com", "turns:example.com", 5349, .tls),
    Good("turn:example.com?transport=udp", "turn:example.com", 3478, .udp),
    Good("turn:example.com?transport=tcp", "turn:example.com?transport=tcp", 3478, .tcp),
    Good("turns:example.com?transport=tcp", "turns:example.com", 5349, .tls),
    Good("turns:example.com?transport=udp", "turns:example.com?transport=udp", 5349, .dtls),
    Good("TURNS:Example.COM:443?transport=TCP", "turns:example.com:443", 443, .tls),
    Good("stun:example.com:3478", "stun:example.com", 3478, .udp),
    Good("stun:example.com:5349", "stun:example.com:5349", 5349, .udp),
    Good("stuns:example.com:3478", "stuns:example.com:3478", 3478, .tls),
    Good("turn:h:65535?transport=tcp", "turn:h:65535?transport=tcp", 65535, .tcp),
    Good("stun:h:1", "stun:h:1", 1, .udp),
    Good("stun:192.0.2.1:80", "stun:192.0.2.1:80", 80, .udp),
    Good("stun:255.255.255.255", "stun:255.255.255.255", 3478, .udp),
    Good("turn:[2001:DB8:0:0:0:0:0:1]:443", "turn:[2001:db8::1]:443", 443, .udp),
    Good("stun:[::]", "stun:[::]", 3478, .udp),
    Good("stun:[::1]", "stun:[::1]", 3478, .udp),
    Good("stun:[1::]", "stun:[1::]", 3478, .udp),
    Good("stun:[1:2:3:4:5:6:7::]", "stun:[1:2:3:4:5:6:7:0]", 3478, .udp),
    Good("stun:[1:0:0:2:0:0:0:3]", "stun:[1:0:0:2::3]", 3478, .udp),
    Good("stun:[1:0:0:2:3:0:0:4]", "stun:[1::2:3:0:0:4]", 3478, .udp),
    Good("stun:[64:ff9b::192.0.2.33]", "stun:[64:ff9b::c000:221]", 3478, .udp),
    Good("stun:example.com.", "stun:example.com.", 3478, .udp),
    Good("stun:turn_1.internal", "stun:turn_1.internal", 3478, .udp),
    Good("stun:xn--bcher-kva.example", "stun:xn--bcher-kva.example", 3478, .udp),
    Good("stun:1und1.de", "stun:1und1.de", 3478, .udp),
    Good("turn:host:03478", "turn:host", 3478, .udp),
    Good(
      "stun:" + String(repeating: "a", count: 63), "stun:" + String(repeating: "a", count: 63),
      3478, .udp),
  ]

  @Test("A right URL says where the server is and how it is spoken to", arguments: good)
  func right(_ row: Good) throws {
    let url = try ServerURL(row.text)
    #expect(url.description == row.canonical)
    #expect(url.port == row.port)
    #expect(url.transport == row.transport)
    #expect(url.kind == (row.canonical.hasPrefix("stun") ? .stun : .turn))
    #expect(try ServerURL(url.description) == url)
  }

  @Test("Two texts that mean the same server are equal")
  func equality() throws {
    #expect(try ServerURL("TURN:Example.com") == ServerURL("turn:example.com:3478?transport=udp"))
    #expect(try ServerURL("stun:[::1]") == ServerURL("stun:[0:0:0:0:0:0:0:1]:3478"))
    #expect(try ServerURL("turn:example.com") != ServerURL("turn:example.com?transport=tcp"))
    #expect(try ServerURL("stun:[::1]").host == .ipv6("::1"))
    #expect(try ServerURL("stun:192.0.2.1").host == .ipv4("192.0.2.1"))
  }

  static let bad: [(String, ServerURLError)] = [
    ("", .unknownScheme), ("example.com", .unknownScheme), ("example.com:3478", .unknownScheme),
    ("http://example.com", .unknownScheme), ("https:example.com", .unknownScheme),
    ("stunt:example.com", .unknownScheme), (":example.com", .unknownScheme),
    ("stun: example.com", .whitespace), (" stun:example.com", .whitespace),
    ("stun:example.com\n", .whitespace), ("stun:a\u{0}b", .whitespace),
    ("stun:a\u{7F}", .whitespace),
    ("stun:bücher.example", .notASCII), ("stun:example.com\u{A0}", .invisibleCharacter),
    ("stun:exa\u{200B}mple.com", .invisibleCharacter), ("\u{FEFF}stun:h", .invisibleCharacter),
    ("stun:exa\u{AD}mple.com", .invisibleCharacter), ("stun:\u{202E}h", .invisibleCharacter),
    ("stun:a, stun:b", .severalURLs), ("stun:a turn:b", .severalURLs),
    ("stun:a,turns:b;turn:c", .severalURLs),
    ("\"stun:h\"", .quotes), ("stun:'h'", .quotes), ("\u{201C}stun:h\u{201D}", .quotes),
    ("turn:h?Transport=udp", .transportCase), ("turn:h?TRANSPORT=tcp", .transportCase),
    ("ſtun:example.com", .notASCII), ("stun:h:３４７８", .notASCII),
    ("turn://example.com", .slashes), ("turn:///", .slashes),
    ("turn:user@example.com", .userInfo), ("turn:user:pass@example.com:3478", .userInfo),
    ("turn:example.com?transport=udp@x", .userInfo),
    ("turn:", .missingHost), ("turn::3478", .missingHost), ("turn:?transport=udp", .missingHost),
    ("turn:.", .missingHost),
    ("turn:example.com/path", .malformedName), ("turn:ex%41mple.com", .malformedName),
    ("turn:example.com#x", .malformedName), ("turn:2001]", .malformedName),
    ("turn:{tenant}.example.com", .malformedName),
    ("turn:a..b", .malformedLabel), ("turn:.example.com", .malformedLabel),
    ("turn:" + String(repeating: "a", count: 64), .malformedLabel),
    ("turn:" + Array(repeating: "abc", count: 64).joined(separator: "."), .malformedLabel),
    ("stun:256.0.0.1", .malformedIPv4), ("stun:1.2.3", .malformedIPv4),
    ("stun:1.2.3.4.5", .malformedIPv4), ("stun:01.2.3.4", .malformedIPv4),
    ("stun:127.0.0.1.", .malformedIPv4), ("stun:3478", .malformedIPv4),
    ("stun:a.1", .malformedIPv4),
    ("stun:[", .malformedIPv6), ("stun:[]", .malformedIPv6), ("stun:[::1", .malformedIPv6),
    ("stun:[:::]", .malformedIPv6), ("stun:[1::2::3]", .malformedIPv6),
    ("stun:[1:2:3:4:5:6:7]", .malformedIPv6), ("stun:[1:2:3:4:5:6:7:8:9]", .malformedIPv6),
    ("stun:[1:2:3:4::5:6:7:8]", .malformedIPv6), ("stun:[12345::]", .malformedIPv6),
    ("stun:[g::]", .malformedIPv6), ("stun:[+1::]", .malformedIPv6), ("stun:[:1]", .malformedIPv6),
    ("stun:[1:]", .malformedIPv6), ("stun:[fe80::1%25eth0]", .malformedIPv6),
    ("stun:[1.2.3.4::]", .malformedIPv6), ("stun:[::1.2.3]", .malformedIPv6),
    ("stun:[::1.2.3.256]", .malformedIPv6), ("stun:[example.com]", .malformedIPv6),
    ("stun:[1.2.3.4]", .malformedIPv6),
    ("stun:2001:db8::1", .missingBrackets), ("stun:::1", .missingBrackets),
    ("stun:example.com:80:81", .missingBrackets),
    ("stun:example.com:", .malformedPort), ("stun:example.com:0", .malformedPort),
    ("stun:example.com:65536", .malformedPort), ("stun:example.com:-1", .malformedPort),
    ("stun:example.com:+80", .malformedPort), ("stun:example.com:80/", .malformedPort),
    ("stun:example.com:http", .malformedPort), ("stun:[::1]80", .malformedPort),
    ("stun:[::1]:", .malformedPort), ("stun:h:99999999999999999999999", .malformedPort),
    ("stun:example.com?transport=udp", .queryOnSTUN), ("stuns:example.com?", .queryOnSTUN),
    ("turn:example.com?", .unknownQuery), ("turn:example.com?user=me", .unknownQuery),
    ("turn:example.com?=udp", .unknownQuery),
    ("turn:example.com?transport", .unknownTransport),
    ("turn:example.com?transport=", .unknownTransport),
    ("turn:example.com?transport=tls", .unknownTransport),
    ("turn:example.com?transport=udp&x=y", .unknownTransport),
    ("turn:example.com?transport=udp?transport=tcp", .unknownTransport),
  ]

  @Test("A wrong URL is refused for the first thing that is wrong with it", arguments: bad)
  func wrong(_ text: String, _ error: ServerURLError) {
    #expect(throws: error) { try ServerURL(text) }
  }

  @Test("Every kind of error is in the table and has a sentence of its own")
  func sentences() {
    #expect(Set(Self.bad.map(\.1)) == Set(ServerURLError.allCases))
    #expect(Set(ServerURLError.allCases.map(\.description)).count == ServerURLError.allCases.count)
  }
}
