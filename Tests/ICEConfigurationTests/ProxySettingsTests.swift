import Testing

@testable import ICEConfiguration

/// Which proxy there is.
@Suite struct ProxySettingsTests {
  static let stream = "turns:turn.example.com:443"

  /// The proxy for a server, as text: `host:port user password`.
  static func proxy(
    for url: String = stream, flag: String? = nil, _ variables: [String: String] = [:]
  ) throws -> String? {
    let settings = try ProxySettings(flag: flag) { variables[$0] }
    return settings.proxy(for: try ServerURL(url)).map { proxy in
      (["\(proxy)"] + (proxy.login.map { [$0.username, $0.password.reveal()] } ?? []))
        .joined(separator: " ")
    }
  }

  static let sources: [(flag: String?, variables: [String: String], proxy: String?)] = [
    (nil, [:], nil), (nil, ["HTTPS_PROXY": "", "https_proxy": ""], nil),
    (nil, ["HTTP_PROXY": "http://p:1", "ALL_PROXY": "http://p:1"], nil),
    (nil, ["HTTPS_PROXY": "http://p:3128"], "p:3128"),
    (nil, ["https_proxy": "http://p:3128/"], "p:3128"),
    (nil, ["HTTPS_PROXY": "http://upper:1", "https_proxy": "http://lower:1"], "upper:1"),
    (nil, ["HTTPS_PROXY": "", "https_proxy": "http://lower:1"], "lower:1"),
    ("http://flag:1", ["HTTPS_PROXY": "http://u:w@env:1"], "flag:1"),
    ("HTTP://P.Example:8080", [:], "p.example:8080"), ("p:3128", [:], "p:3128"),
    ("http://p", [:], "p:80"), ("http://[::1]:3128", [:], "[::1]:3128"),
    ("http://192.0.2.1:3128", [:], "192.0.2.1:3128"),
    (nil, ["HTTPS_PROXY": "http://ada:s3cret@p:3128"], "p:3128 ada s3cret"),
    (nil, ["HTTPS_PROXY": "http://ada@p:3128"], "p:3128 ada "),
    (nil, ["HTTPS_PROXY": "http://CORP%5Cada:p%40ss%3A%2F%C3%A9@p:1"], "p:1 CORP\\ada p@ss:/é"),
    (nil, ["HTTPS_PROXY": "http://ada:a:b@c@p:1"], "p:1 ada a:b@c"),
    (
      "http://p:1", ["ICEPROBE_PROXY_USERNAME": "ada", "ICEPROBE_PROXY_PASSWORD": "a%20b"],
      "p:1 ada a%20b"
    ),
    ("http://p:1", ["ICEPROBE_PROXY_USERNAME": "ada"], "p:1 ada "),
    (
      nil,
      [
        "HTTPS_PROXY": "http://eve:1@p:1", "ICEPROBE_PROXY_USERNAME": "ada",
        "ICEPROBE_PROXY_PASSWORD": "2",
      ], "p:1 eve 1"
    ),
    (nil, ["ICEPROBE_PROXY_PASSWORD": "2"], nil),
  ]

  @Test(arguments: sources)
  func `The first that is named counts, with the login that goes with it`(
    flag: String?, variables: [String: String], proxy: String?
  ) throws {
    #expect(try Self.proxy(flag: flag, variables) == proxy)
  }

  @Test(
    arguments: [
      ("turn:h?transport=tcp", true), ("turns:h", true), ("stuns:h", true), ("stun:h", false),
      ("turn:h", false), ("turns:h?transport=udp", false),
    ])
  func `Only streams go through a proxy`(url: String, isProxied: Bool) throws {
    #expect(try (Self.proxy(for: url, flag: "http://p:1") != nil) == isProxied)
  }

  static let exceptions: [(list: String, url: String, isExcepted: Bool)] = [
    ("", stream, false), ("*", stream, true), ("other.example,*", stream, true),
    ("example.com", stream, true), (".example.com", stream, true), ("*.example.com", stream, true),
    ("turn.example.com", stream, true), ("TURN.Example.COM.", stream, true),
    ("ample.com", stream, false), ("a.turn.example.com", stream, false),
    ("example.com", "turns:example.com", true), (".example.com", "turns:example.com", true),
    ("example.com", "turns:turn.example.com.", true), ("com", stream, true),
    ("example.com:443", stream, true), ("example.com:5349", stream, false),
    ("one.example two.example\t,, turn.example.com ", stream, true),
    ("192.0.2.1", "turns:192.0.2.1", true), ("192.0.2.1:5349", "turns:192.0.2.1", true),
    ("192.0.2.1:443", "turns:192.0.2.1", false), ("192.0.2.0/24", "turns:192.0.2.77", true),
    ("192.0.2.0/25", "turns:192.0.2.200", false), ("0.0.0.0/0", "turns:[2001:db8::1]", false),
    ("2001:db8::1", "turns:[2001:DB8:0::1]", true),
    ("[2001:db8::1]:5349", "turns:[2001:db8::1]", true),
    ("2001:db8::/32", "turns:[2001:db8::1]", true), ("2001:db8::/32", "turns:[2001:db9::1]", false),
    // Names are not looked up.
    ("127.0.0.0/8", "turns:localhost", false),
  ]

  @Test(arguments: exceptions)
  func `NO_PROXY takes servers out, also from what the flag says`(
    list: String, url: String, isExcepted: Bool
  ) throws {
    for name in ["NO_PROXY", "no_proxy"] {
      #expect(try (Self.proxy(for: url, flag: "http://p:1", [name: list]) == nil) == isExcepted)
      #expect(
        try (Self.proxy(for: url, ["HTTPS_PROXY": "http://p:1", name: list]) == nil) == isExcepted)
    }
  }

  static let mistakes: [(flag: String?, variables: [String: String], complaint: String)] = [
    (
      nil, ["HTTPS_PROXY": "https://u:s3cret@p:1"],
      "$HTTPS_PROXY: expected a proxy that begins with"
    ),
    (nil, ["https_proxy": "socks5://u:s3cret@p:1"], "$https_proxy: expected a proxy that begins"),
    ("", [:], "--proxy: "), ("http://", [:], "--proxy: expected a host name"),
    ("http://:3128", [:], "--proxy: expected a host name"),
    ("http://p:0", [:], "--proxy: expected a port"),
    ("http://p:x", [:], "--proxy: expected a port"),
    ("http://p:1/s3cret", [:], "--proxy: expected nothing behind"),
    ("http://p:1?s3cret", [:], "--proxy: expected nothing behind"),
    ("http://ada:s3cret@p:1", [:], "--proxy: expected no user name or password here"),
    ("http://ada@p:1", [:], "$ICEPROBE_PROXY_USERNAME"),
    ("ada:s3cret@p:1", [:], "--proxy: expected no user name or password here"),
    ("http://p:1 s3cret", [:], "--proxy: expected a proxy such as"),
    (nil, ["HTTPS_PROXY": "http://ada:s3cret%@p:1"], "$HTTPS_PROXY: expected a user name"),
    (nil, ["HTTPS_PROXY": "http://ada:s3cret%0a@p:1"], "$HTTPS_PROXY: expected a user name"),
    (nil, ["HTTPS_PROXY": "http://:s3cret@p:1"], "$HTTPS_PROXY: expected a user name"),
    (nil, ["HTTPS_PROXY": "http://a%3Ab:s3cret@p:1"], "$HTTPS_PROXY: expected a user name"),
    (nil, ["HTTPS_PROXY": "http://a:s3cret%ff@p:1"], "$HTTPS_PROXY: expected a user name"),
    (nil, ["HTTPS_PROXY": "http://a:s3cret/x@p:1"], "$HTTPS_PROXY: expected nothing behind"),
    (
      "http://p:1", ["ICEPROBE_PROXY_PASSWORD": "s3cret"],
      "$ICEPROBE_PROXY_PASSWORD: expected $ICEPROBE_PROXY_USERNAME"
    ),
    (
      "http://p:1", ["ICEPROBE_PROXY_USERNAME": "a:b", "ICEPROBE_PROXY_PASSWORD": "s3cret"],
      "$ICEPROBE_PROXY_USERNAME: expected a user name"
    ),
    ("http://p:1", ["NO_PROXY": "a.example,10.0.0.0/33"], #"$NO_PROXY: "#),
    ("http://p:1", ["no_proxy": "ho^st"], #"$no_proxy: expected names"#),
  ]

  @Test(arguments: mistakes)
  func `What is wrong is told with its place, and without what was written`(
    flag: String?, variables: [String: String], complaint: String
  ) {
    #expect {
      _ = try Self.proxy(flag: flag, variables)
    } throws: { error in
      "\(error)".contains(complaint) && !"\(error)".contains("s3cret")
    }
  }

  @Test func `A proxy shows its password to nobody`() throws {
    let settings = try ProxySettings(flag: nil) { ["HTTPS_PROXY": "http://a:s3cret@p:1"][$0] }
    let proxy = try #require(settings.proxy(for: try ServerURL(Self.stream)))
    var dumped = ""
    dump(settings, to: &dumped)
    for text in ["\(proxy)", "\(settings)", String(reflecting: proxy), dumped] {
      #expect(!text.contains("s3cret"))
    }
  }
}
