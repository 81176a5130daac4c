import Testing

@testable import Causes

@Suite("Causes")
struct CauseTests {
  /// The cause ladder, stage by stage, as the design has it.
  static let ladder: [(stage: String, codes: String)] = [
    (
      "configuration",
      """
      invalid-url credential-missing credential-expired credential-untestable username-too-long
      """
    ),
    ("resolve", "name-not-found no-address resolver-failed timeout filtered"),
    ("connect", "refused unreachable prohibited timeout reset"),
    ("proxy", "refused auth-required denied closed timeout"),
    (
      "tls",
      """
      timeout reset closed not-tls version certificate-expired certificate-not-yet-valid \
      certificate-name-mismatch certificate-untrusted issuer-expired unknown-server-name \
      client-certificate-required handshake-failed large-hello big-packets-lost
      """
    ),
    (
      "binding",
      """
      no-response not-stun malformed closed reset no-mapped-address error-response \
      other-address
      """
    ),
    (
      "allocate",
      """
      no-response not-stun malformed closed reset integrity unauthorized forbidden stale-nonce \
      wrong-credentials unsupported-transport allocation-mismatch quota-reached \
      insufficient-capacity server-error bad-request redirect-loop no-relay error-response \
      expects-tls other-address changing-port
      """
    ),
    ("permission", "forbidden no-response error-response"),
    ("data", "no-data one-way loss frozen big-packets-lost cut-off other-address"),
  ]

  @Test("The list is closed: the ladder and nothing else, in its order")
  func list() {
    let expected = Self.ladder.flatMap { rung in
      rung.codes.split(separator: " ").map { "\(rung.stage)/\($0)" }
    }
    #expect(Cause.allCases.map(\.rawValue) == expected)
  }

  @Test("A cause is a stage and a code", arguments: Cause.allCases)
  func parts(_ cause: Cause) {
    #expect("\(cause.stage.rawValue)/\(cause.code)" == cause.rawValue)
    #expect(!cause.code.isEmpty && !cause.code.contains("/"))
  }

  @Test("The message fits a line, and the hint is a sentence", arguments: Cause.allCases)
  func words(_ cause: Cause) {
    #expect((10...80).contains(cause.message.count), "\(cause.message)")
    #expect(!cause.message.hasSuffix("."))
    #expect(cause.hint.hasSuffix(".") && cause.hint.count > 20, "\(cause.hint)")
    #expect(!cause.hint.contains("above"), "a hint does not know where it stands")
  }

  @Test("No two causes of a stage have the same words")
  func distinct() {
    let words = Cause.allCases.map { "\($0.stage): \($0.message)" }
    #expect(Set(words).count == words.count)
  }
}
