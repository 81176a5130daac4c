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

  private static func name(_ count: Int) -> String { String(repeating: "a", count: count) }

  static let obstacles: [(Credential, Credential.Obstacle?)] = [
    (.longTerm(username: "alice", password: Secret("pass")), nil),
    (.longTerm(username: "\"alice\"", password: Secret("\"pass\"")), nil),
    (.longTerm(username: "\"", password: Secret("\"\"")), nil),
    (.longTerm(username: "a\0", password: Secret("pa\0ss")), nil),
    (.rest(name: "alice\"", secret: Secret("\"s\"")), nil),
    (.rest(name: "a\0b", secret: Secret("s")), nil),
    (.longTerm(username: name(508), password: Secret("pass")), nil),
    (.longTerm(username: name(509), password: Secret("pass")), .longUsername),
    // With a ten-digit expiry and a colon before it.
    (.rest(name: name(497), secret: Secret("s")), nil),
    (.rest(name: name(498), secret: Secret("s")), .longUsername),
    (.placeholder, nil),
  ]

  @Test("Only a user name that no client sends is an obstacle", arguments: obstacles)
  func obstacle(_ credential: Credential, _ obstacle: Credential.Obstacle?) {
    #expect(credential.obstacle == obstacle)
  }
}
