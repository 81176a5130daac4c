import Causes
import Samples
import Testing

@testable import ICEConfiguration

@Suite struct ConfigurationShapeTests {
  @Test("Every shape is accepted as it is", arguments: ConfigurationShape.all)
  func accepts(_ shape: ConfigurationShape) throws {
    #expect(try RunContext().read(shape.text).outline == shape.outline)
  }

  @Test("A TURN server without credentials gets placeholders and a warning")
  func placeholders() throws {
    let configuration = try RunContext().read(#"[{"urls":["stun:a","turn:b"]}]"#)
    let servers = configuration.tenants[0].servers
    #expect(servers.map { $0.warnings(now: 0).map(\.code) } == [[], [.placeholderCredentials]])
    #expect(servers[1].warnings(now: 0)[0].code.rawValue == "placeholder-credentials")
    #expect(servers[1].warnings(now: 0)[0].message.contains("user name and password \"1\""))
  }

  @Test("The URL is kept as it was written")
  func writtenURL() throws {
    let configuration = try RunContext().read(#"[{"urls":"STUN:Example.com:3478"}]"#)
    let server = configuration.tenants[0].servers[0]
    #expect(server.writtenURL == "STUN:Example.com:3478")
    #expect(server.url.description == "stun:example.com")
  }

  @Test("Without a configuration two public STUN servers are asked")
  func builtIn() {
    #expect(
      Configuration.builtIn.outline == [
        "public all", "- stun:stun.l.google.com:19302 - -", "- stun:stun.cloudflare.com - -",
      ])
  }

  @Test("A URL of the command line is a configuration of one server")
  func bareURL() throws {
    let stun = try Configuration(urls: ["stun:h"], username: nil, password: Secret("unused"))
    #expect(stun.outline == ["default all", "- stun:h - -"])
    let turn = try Configuration(urls: ["turn:h:3478"], username: "u", password: Secret("p"))
    #expect(turn.outline == ["default all", "- turn:h u/p -"])
    #expect(turn.tenants[0].servers[0].writtenURL == "turn:h:3478")
    let placeholder = try Configuration(urls: ["turn:h"], username: nil, password: nil)
    #expect(placeholder.outline == ["default all", "- turn:h placeholder -"])
  }

  static let badCommandLines: [(String, String?, Secret?, [String])] = [
    (
      "turn:h:0", nil, nil,
      ["url: expected a port from 1 to 65535 after the host [configuration/invalid-url]"]
    ),
    (
      "turn:h", "u", nil,
      ["password: expected a password for the user name [configuration/credential-missing]"]
    ),
    (
      "turn:h", nil, Secret("p"),
      ["username: expected a user name for the password [configuration/credential-missing]"]
    ),
    (
      "h", "", Secret(""),
      [
        "url: expected a URL that begins with stun:, stuns:, turn: or turns: [configuration/invalid-url]",
        "username: expected a text that is not empty [configuration/credential-missing]",
        "password: expected a text that is not empty [configuration/credential-missing]",
      ]
    ),
  ]

  @Test("A wrong command line is refused with everything that is wrong", arguments: badCommandLines)
  func refuses(_ url: String, _ username: String?, _ password: Secret?, _ messages: [String]) {
    let errors = #expect(throws: ConfigurationErrors.self) {
      try Configuration(urls: [url], username: username, password: password)
    }
    #expect(errors?.errors.map(\.description) == messages.map { "command line: \($0)" })
  }
}
