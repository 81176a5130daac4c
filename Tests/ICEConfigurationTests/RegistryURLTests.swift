import Testing

@testable import ICEConfiguration

/// Where a registry keeps configurations.
@Suite struct RegistryURLTests {
  static let urls: [(text: String, description: String, authority: String, target: String)] = [
    ("https://r.example/ice", "https://r.example/ice", "r.example", "/ice"),
    ("HTTPS://R.Example:443/Ice", "https://r.example/Ice", "r.example", "/Ice"),
    ("https://r.example:8443", "https://r.example:8443/", "r.example:8443", "/"),
    ("https://r.example?key=s3cret", "https://r.example/?...", "r.example", "/?key=s3cret"),
    ("https://[::1]:444/a?b", "https://[::1]:444/a?...", "[::1]:444", "/a?b"),
    ("http://localhost/a", "http://localhost/a", "localhost", "/a"),
    ("http://127.0.0.5:8080/a", "http://127.0.0.5:8080/a", "127.0.0.5:8080", "/a"),
    ("http://[::1]/a", "http://[::1]/a", "[::1]", "/a"),
  ]

  @Test(arguments: urls)
  func `A URL is read, and its query is not shown`(
    text: String, description: String, authority: String, target: String
  ) throws {
    let url = try RegistryURL(text)
    #expect("\(url)" == description)
    #expect(url.authority == authority)
    #expect(url.target == target)
    #expect(!url.isPerTenant)
  }

  @Test(
    arguments: [
      ("acme", "/ice/acme?t=acme"),
      ("a b/c?d#e%", "/ice/a%20b%2Fc%3Fd%23e%25?t=a%20b%2Fc%3Fd%23e%25"),
      ("é\n", "/ice/%C3%A9%0A?t=%C3%A9%0A"), ("{tenant}", "/ice/%7Btenant%7D?t=%7Btenant%7D"),
      ("A-._~9", "/ice/A-._~9?t=A-._~9"),
    ])
  func `A tenant's name is one segment, whatever is in it`(name: String, target: String) throws {
    let url = try RegistryURL("https://r.example/ice/{tenant}?t={tenant}")
    #expect(url.isPerTenant)
    #expect(url.naming(tenant: name).target == target)
  }

  @Test(
    arguments: [
      ("http://r.example/a", RegistryURLError.readable), ("http://192.0.2.1/a", .readable),
      ("http://localhost.example/a", .readable), ("http://127.example/a", .readable),
      ("https://u:s3cret@r.example/a", .userInfo), ("https://r.example/a#b", .fragment),
      ("https://r.example/{name}", .unknownPlaceholder),
      ("https://r.example/{tenant", .unknownPlaceholder),
      ("https://{tenant}.example/", .address(.malformedName)),
      ("https:///a", .address(.missingHost)),
      ("https://r.example:0/", .address(.malformedPort)), ("https://r.example/ö", .malformed),
      ("https://r.example/a b", .malformed), ("https://r.example/a\r\nX: y", .malformed),
    ])
  func `What is wrong is told, and not repeated`(text: String, error: RegistryURLError) {
    #expect(throws: error) { try RegistryURL(text) }
    #expect(!error.description.contains("s3cret"))
  }

  @Test func `A token is taken from the environment, and shown to nobody`() throws {
    let token = try #require(try BearerToken { $0 == "ICEPROBE_CONFIG_TOKEN" ? "s3cret" : nil })
    #expect(token.revealAuthorization() == "Bearer s3cret")
    #expect(!"\(token)".contains("s3cret"))
    #expect(try BearerToken { _ in nil } == nil)
    #expect(try BearerToken { _ in "" } == nil)
    for text in ["a b", "a\r\nX: y", "é"] {
      #expect(throws: ConfigurationErrors.self) { try BearerToken { _ in text } }
    }
  }

  @Test(
    arguments: [
      (FetchFailure.unanswered(detail: ""), true), (.tooLarge, false),
      (.status(code: 302, reason: ""), false), (.status(code: 401, reason: ""), false),
      (.status(code: 404, reason: ""), false), (.status(code: 408, reason: ""), true),
      (.status(code: 429, reason: ""), true), (.status(code: 500, reason: ""), true),
      (.status(code: 503, reason: ""), true),
    ])
  func `Something else takes the place of a registry that is not well, and of no other`(
    failure: FetchFailure, mayFallBack: Bool
  ) {
    #expect(failure.mayFallBack == mayFallBack)
  }

  @Test func `A status is a failure unless it brings content`() {
    #expect(FetchFailure(status: 200, reason: "OK") == nil)
    #expect(FetchFailure(status: 204, reason: "") == nil)
    #expect(FetchFailure(status: 301, reason: "Moved") == .status(code: 301, reason: "Moved"))
    #expect(FetchFailure(status: 500, reason: "") == .status(code: 500, reason: ""))
  }

  @Test(
    arguments: [#""${HOME}""#, #""a${X}b""#, #"{"file": "/etc/passwd"}"#])
  func `What another machine wrote refers to nothing on this one`(credential: String) {
    let text = #"{"turn":[{"urls":"turn:h","username":"u","credential":\#(credential)}]}"#
    #expect {
      try Configuration(decoding: Array(text.utf8), source: "url", environment: .foreign)
    } throws: {
      "\($0)".contains("turn[0].credential") && "\($0)".contains("cannot refer to this machine's")
    }
  }

  @Test func `The only tenant of an answer is called as it was asked for`() throws {
    let bare = Array(#"{"stun":[{"urls":"stun:h"}]}"#.utf8)
    let named = Array(#"{"tenants":{"acme":{"stun":[{"urls":"stun:h"}]}}}"#.utf8)
    for bytes in [bare, named] {
      let configuration = try Configuration(
        decoding: bytes, source: "url", environment: .foreign, selection: ["acme"],
        onlyTenant: "acme")
      #expect(configuration.tenants.map(\.name) == ["acme"])
    }
  }
}
