import Testing

@testable import ICEConfiguration

@Suite struct CredentialTests {
  static let expiries: [(String, Int?)] = [
    ("1719223200:alice", 1_719_223_200), ("1719223200:", 1_719_223_200),
    ("1719223200:a:b", 1_719_223_200), ("123456789:a", 123_456_789),
    ("9223372036854775807:a", 9_223_372_036_854_775_807),
    ("9223372036854775808:a", nil), ("1719223200", nil), ("12345678:a", nil),
    ("alice:1719223200", nil),
    ("+719223200:a", nil), ("１７１９２２３２００:a", nil), (":a", nil), ("", nil),
  ]

  @Test("A REST user name tells when it expires, and nothing else does", arguments: expiries)
  func expiry(_ username: String, _ expiry: Int?) {
    #expect(Credential.longTerm(username: username, password: Secret("p")).expiry == expiry)
  }

  @Test("Only a ready-made user name has an expiry")
  func noExpiry() {
    #expect(Credential.rest(name: "1719223200:alice", secret: Secret("s")).expiry == nil)
    #expect(Credential.placeholder.expiry == nil)
  }

  static let obstacles: [(Credential, Credential.Obstacle?)] = [
    (.longTerm(username: "alice", password: Secret("pass")), nil),
    (.longTerm(username: "al\"ice", password: Secret("pa\"ss")), nil),
    (.longTerm(username: "\"alice", password: Secret("pass")), .outerQuotes),
    (.longTerm(username: "alice\"", password: Secret("pass")), .outerQuotes),
    (.longTerm(username: "alice", password: Secret("\"pass")), .outerQuotes),
    (.longTerm(username: "alice", password: Secret("pass\"")), .outerQuotes),
    (.longTerm(username: "\"", password: Secret("pass")), .outerQuotes),
    (.longTerm(username: "alice", password: Secret("\"\u{301}")), .outerQuotes),
    (.longTerm(username: "alice", password: Secret("pa\0ss")), .nul),
    (.rest(name: nil, secret: Secret("\"s\"")), nil),
    (.rest(name: "\"alice", secret: Secret("s")), nil),
    (.rest(name: "alice\"", secret: Secret("s")), .outerQuotes),
    (.rest(name: "a\0b", secret: Secret("s")), .nul),
    (.placeholder, nil),
  ]

  @Test("A credential that libnice would change has an obstacle", arguments: obstacles)
  func obstacle(_ credential: Credential, _ obstacle: Credential.Obstacle?) {
    #expect(credential.obstacle == obstacle)
  }
}
