import Causes
import Testing

@testable import ICEConfiguration

@Suite struct CredentialLintTests {
  /// base64 of the 40 hexadecimal digits of a digest.
  static let base64OfHex = "ZGEzOWEzZWU1ZTZiNGIwZDMyNTViZmVmOTU2MDE4OTBhZmQ4MDcwOQ=="

  static let table: [(String, String, [CredentialLint])] = [
    ("alice", "wonder", []), ("1719223200:alice", "tE2DajzSJwnsSbc123", []),
    ("1719223200:@ada:example.org", "JlKfBy1QwLrO20385QyAtEyIv0=", []),
    ("alice:1719223200", "p", [.nameBeforeTime]), ("a:b:1719223200", "p", [.nameBeforeTime]),
    ("alice:1719223200000", "p", [.nameBeforeTime]),
    ("alice:12345", "p", []), ("alice:2719223200", "p", []),
    ("1719223200000:alice", "p", [.milliseconds]),
    ("u", base64OfHex, [.hexadecimal]),
    ("1719223200:u", "da39a3ee5e6b4b0d3255bfef95601890afd80709", [.hexadecimal]),
    ("u", "da39a3ee5e6b4b0d3255bfef95601890afd80709", []),
    ("YOUR_USERNAME", "p", [.placeholder]), ("your-username", "p", [.placeholder]),
    ("u", "$TURN_PASSWORD", [.placeholder]), ("u", "{{ turn_password }}", [.placeholder]),
    ("u", "{FRIGATE_TURN_PASSWORD}", [.placeholder]), ("u", "%TURN_PASSWORD%", [.placeholder]),
    ("u", "<password>", [.placeholder]), ("u", "changeme", [.placeholder]),
    ("u", "CHANGE_ME", [.placeholder]), ("u", "xxxxxxxx", [.placeholder]),
    ("u", "<your password here>", [.placeholder]), ("u", "${TURN_PASSWORD}", [.placeholder]),
    ("youri", "p", []), ("u", "pa$ss{}$", []), ("u", "$ecret", []), ("u", "yourself", []),
    ("u", "\u{FEFF}secret", [.byteOrderMark]), ("u", "secret ", [.outerBlank]),
    ("u", "secret\n", [.outerBlank]), ("u\t", "secret", [.outerBlank]),
  ]

  @Test("A credential that looks wrong is noticed, and no other", arguments: table)
  func noticed(_ username: String, _ password: String, _ lints: [CredentialLint]) {
    #expect(
      Credential.longTerm(username: username, password: Secret(password)).lints == lints)
  }

  @Test("Every lint is in the table, and has a sentence of its own")
  func complete() {
    #expect(Set(Self.table.flatMap(\.2)) == Set(CredentialLint.allCases))
    #expect(
      Set(CredentialLint.allCases.map(\.description)).count == CredentialLint.allCases.count)
  }

  @Test("A secret from a file with a byte order mark is noticed")
  func secret() throws {
    let context = RunContext(files: ["s": [0xEF, 0xBB, 0xBF, 0x73, 0x0A]])
    let text = #"{"turn":[{"urls":"turn:a","secret":{"file":"s"}}]}"#
    let server = try context.read(text).tenants[0].servers[0]
    #expect(server.warnings(now: 0).map(\.code) == [.credentialsLookWrong])
  }

  static let ends: [(Int, Int?)] = [
    (-1, nil), (0, nil), (1, 1), (40, 40), (3600, 3600), (3601, nil),
  ]

  @Test("Temporary credentials that end within the hour are noticed", arguments: ends)
  func end(_ seconds: Int, _ left: Int?) {
    let now = 1_795_341_600
    let credential = Credential.longTerm(username: "\(now + seconds):a", password: Secret("p"))
    #expect(credential.secondsLeft(at: now) == left)
  }

  @Test("A user name may have 508 bytes")
  func length() throws {
    func credential(_ count: Int) -> Credential {
      .longTerm(username: String(repeating: "u", count: count), password: Secret("p"))
    }
    #expect(credential(508).obstacle == nil)
    #expect(credential(509).obstacle == .longUsername)
    #expect(
      Credential.rest(name: String(repeating: "u", count: 497), secret: Secret("s")).obstacle == nil
    )
    #expect(
      Credential.rest(name: String(repeating: "é", count: 249), secret: Secret("s")).obstacle
        == .longUsername)
    let name = String(repeating: "u", count: 509)
    let configuration = try RunContext().read(
      #"[{"urls":["stun:a","turn:b"],"username":"\#(name)","credential":"p"}]"#)
    let plan = ProbePlan(configuration, options: ProbePlan.Options(now: 0))
    #expect(plan.probes.count == 1)
    let error = #expect(throws: ConfigurationErrors.self) {
      try configuration.refuseLongUsernames(in: "servers.json")
    }
    #expect(error?.errors.map(\.code) == [.configurationUsernameTooLong])
  }
}
