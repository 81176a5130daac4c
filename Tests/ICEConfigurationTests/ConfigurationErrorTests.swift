import Samples
import Testing

@testable import ICEConfiguration

@Suite struct ConfigurationErrorTests {
  typealias Mistake = ConfigurationMistake

  static let syntax: [Mistake] = [
    Mistake("", "1:1: the file is empty; expected a JSON object"),
    Mistake(
      "Our servers:\n{}",
      #"1:1: this is not JSON; expected "{" or "[", with no other text above it"#),
    Mistake(#"{"tenants": {},}"#, "1:15: nothing follows this comma; remove it"),
    Mistake("{'tenants': {}}", "1:2: expected straight double quotes (\") around the text"),
    Mistake(
      "{\n  // ours\n}",
      #"2:3: JSON has no comments; remove it, or keep it under a key like "x-comment""#),
    Mistake("{\"tenants: {}\n}", "1:2: this text has no closing double quote on its line"),
    Mistake(
      "{\"tenants\": {\n  \"a\": {",
      "2:9: the file ends too early: what opens on line 2, column 8 is never closed"),
  ]

  static let environment: [Mistake] = [
    Mistake(
      #"[{"urls":"turn:${HOST}:${PORT}"}]"#,
      #"1:10: [0].urls: the environment variable "HOST" is not set; ask whoever gave you the file for its value"#,
      #"1:10: [0].urls: the environment variable "PORT" is not set; ask whoever gave you the file for its value"#
    ),
    Mistake(
      #"[{"urls":"turn:a","username":"${1 2}","credential":"${"},{"urls":"turn:b${}"}]"#,
      "1:30: [0].username: expected a variable's name and } after ${ (write $${ for a literal ${)",
      "1:52: [0].credential: expected a variable's name and } after ${ (write $${ for a literal ${)",
      "1:66: [1].urls: expected a variable's name and } after ${ (write $${ for a literal ${)"),
    Mistake(
      #"[{"urls":"turn:a","username":"${EMPTY}","secret":{"file":"empty"}}]"#,
      #"1:30: [0].username: the environment variable "EMPTY" is empty, as a secret is in a fork's pull request; ask whoever gave you the file for its value [configuration/credential-missing]"#,
      "1:50: [0].secret: expected a text that is not empty [configuration/credential-missing]"),
    Mistake(
      #"[{"urls":"turn:a","username":{"file":"gone\n"},"credential":{"file":"gone"}}]"#,
      "1:38: [0].username.file: expected a text that is not empty and has no control characters",
      #"1:69: [0].credential.file: cannot read the file "gone": no such file [configuration/credential-missing]"#
    ),
    Mistake(
      #"[{"urls":"turn:a","username":{"file":"binary"},"credential":{}}]"#,
      #"1:38: [0].username.file: expected UTF-8 text in the file "binary""#,
      #"1:61: [0].credential: expected {"file": "path"}"#),
  ]

  static let hostile: [Mistake] = [
    Mistake(
      #"{"stun":[{"urls":"stun:a"}],"\u001b]0;pwn\u0007":1}"#,
      #"1:29: ["\u{1b}]0;pwn\u{7}"]: unknown key; expected "stun", "turn", "icePolicy", "expect", "accept""#
    ),
    Mistake(
      #"{"stun":[{"urls":"stun:a"}],""# + String(repeating: "k", count: 100_000) + #"":1}"#,
      #"1:29: [""# + String(repeating: "k", count: 80)
        + #"…"]: unknown key; expected "stun", "turn", "icePolicy", "expect", "accept""#),
    Mistake(
      #"{"stun":[{"urls":"stun:a"}],"a\"b\\.\u2028c d\u202e":1}"#,
      #"1:29: ["a\"b\\.\u{2028}c d\u{202e}"]: unknown key; expected "stun", "turn", "icePolicy", "expect", "accept""#
    ),
  ]

  @Test(
    "A wrong file is refused, and the complaint says where and what was expected",
    arguments: [
      syntax, Mistake.structure, Mistake.entries, Mistake.credentials, environment, hostile,
    ].flatMap(\.self))
  func refuses(_ mistake: Mistake) {
    let context = RunContext(
      variables: ["EMPTY": ""], files: ["empty": Array("\n".utf8), "binary": [0xFF]])
    #expect(context.complaints(about: mistake.text) == mistake.complaints)
  }

  @Test(
    "Every wrong URL is reported with its own sentence",
    arguments: ServerURLTests.bad.filter { $0.0 == $0.0.trimmed })
  func wrongURL(_ url: String, _ error: ServerURLError) {
    let escaped = url.unicodeScalars.map { scalar in
      let digits = String(scalar.value, radix: 16)
      return scalar.value < 0x80
        ? "\\u" + String(repeating: "0", count: 4 - digits.count) + digits : String(scalar)
    }
    let complaints = RunContext().complaints(about: "[{\"urls\":[\"\(escaped.joined())\"]}]")
    #expect(complaints == ["1:11: [0].urls[0]: \(error.description) [configuration/invalid-url]"])
  }

  @Test("All that is wrong with a file is said at once, in the order of the file")
  func allAtOnce() {
    let text = """
      {
        "tenants": {
          "acme": {
            "icePolicy": "none",
            "turn": [ { "secret": "s", "urls": ["turn://a", "stun:b", "turn:c:99999"],
                        "credential": "p" } ],
            "stun": [ { "urls": "stun:a?transport=udp" }, 7 ],
            "sturn": []
          },
          "acme": {},
          "b": []
        },
        "version": 2
      }
      """
    let error = #expect(throws: ConfigurationErrors.self) { try RunContext().read(text) }
    #expect(
      error?.description == """
        servers.json:4:20: tenants.acme.icePolicy: expected "all" or "relay"
        servers.json:5:29: tenants.acme.turn[0].secret: expected either "credential" or "secret", not both
        servers.json:5:43: tenants.acme.turn[0].urls[0]: expected the host right after the scheme, \
        without // (as in turn:example.com) [configuration/invalid-url]
        servers.json:5:55: tenants.acme.turn[0].urls[1]: expected a turn: or turns: URL; \
        a STUN server belongs under "stun"
        servers.json:5:65: tenants.acme.turn[0].urls[2]: expected a port from 1 to 65535 after the host [configuration/invalid-url]
        servers.json:7:27: tenants.acme.stun[0].urls: expected no ? in a stun: or stuns: URL; \
        only turn: and turns: have one [configuration/invalid-url]
        servers.json:7:53: tenants.acme.stun[1]: expected an object, found a number
        servers.json:8:7: tenants.acme.sturn: unknown key; did you mean "stun"?
        servers.json:10:5: tenants.acme: duplicate key; the first is on line 3, column 5
        servers.json:11:10: tenants.b: expected at least one server under "stun" or "turn"
        servers.json:13:3: version: unknown key; expected "tenants", "expect", "accept"
        """)
  }
}
