import Testing

@testable import ICEConfiguration

@Suite struct SecrecyTests {
  static let canary = "hunter2-canary"

  static let context = RunContext(
    variables: [
      "PASSWORD": canary, "USER_1": "alice", "_": "x", "HOST": "h.example.com",
      "NESTED": "${PASSWORD}",
    ],
    files: [
      "lf": Array("\(canary)\n".utf8), "crlf": Array("\(canary)\r\n".utf8),
      "two": Array("\(canary)\n\n".utf8), "plain": Array(canary.utf8),
      "variable": Array("${PASSWORD}".utf8),
    ])

  static let expansions: [(String, String)] = [
    (#""${PASSWORD}""#, canary), (#""a${PASSWORD}b${USER_1}c""#, "a\(canary)balicec"),
    (#""${_}""#, "x"), (#""${NESTED}""#, "${PASSWORD}"), (#""$${PASSWORD}""#, "${PASSWORD}"),
    (#""$$${PASSWORD}""#, "$${PASSWORD}"), (#""$PASSWORD $ $$ $}""#, "$PASSWORD $ $$ $}"),
    (#"{"file":"lf"}"#, canary), (#"{"file":"crlf"}"#, canary), (#"{"file":"plain"}"#, canary),
    (#"{"file":"two"}"#, canary + "\n"), (#"{"file":"variable"}"#, "${PASSWORD}"),
  ]

  @Test("Secrets come from the environment and from files", arguments: expansions)
  func expands(_ json: String, _ value: String) throws {
    let text = """
      {"turn":[{"urls":"turn:${HOST}","username":"${USER_1}","credential":\(json)},
               {"urls":"turn:b","username":\(json),"secret":\(json)}]}
      """
    let servers = try Self.context.read(text).tenants[0].servers
    #expect(servers[0].credential == .longTerm(username: "alice", password: Secret(value)))
    #expect(servers[1].credential == .rest(name: value, secret: Secret(value)))
    #expect(servers[0].url.host == .name("h.example.com"))
    #expect(servers[0].writtenURL == "turn:${HOST}")
  }

  /// Everything that Swift can turn a value into when it is printed.
  static func printed(_ value: Any) -> String {
    var text = "\(value) \(String(reflecting: value)) "
    dump(value, to: &text)
    return text
  }

  @Test("No way of printing shows a secret")
  func redacted() throws {
    let text = """
      [{"urls":"turn:a","username":"u","credential":"${PASSWORD}"},
       {"urls":"turn:b","secret":{"file":"lf"}}]
      """
    let configuration = try Self.context.read(text)
    let secrets = configuration.tenants[0].servers.compactMap(\.credential)
    #expect(secrets.count == 2)
    #expect(configuration.outline.joined().contains(Self.canary))
    #expect(!Self.printed(configuration).contains(Self.canary))
    #expect(!Self.printed(secrets).contains(Self.canary))
    #expect(!Self.printed([Secret(Self.canary): Secret(Self.canary)]).contains(Self.canary))
    #expect("\(Secret(Self.canary))" == "<redacted>")
    #expect(Mirror(reflecting: Secret(Self.canary)).children.isEmpty)
    #expect(Secret(Self.canary).reveal() == Self.canary)
  }

  /// A right value, and every wrong place and form that a secret may be put in.
  static let leaky: [String] = [
    #"[{"urls":"turn:a","username":"u","credential":"${PASSWORD}","secret":"${PASSWORD}"}]"#,
    #"[{"urls":"turn:a","credential":"hunter2-canary"}]"#,
    #"[{"urls":"turn:a","username":"hunter2-canary"}]"#,
    #"[{"urls":"turn:a","username":"u","credential":["hunter2-canary"]}]"#,
    #"[{"urls":"turn:a","username":"u","credential":{"file":"lf","x":"hunter2-canary"}}]"#,
    #"[{"urls":"turn:a","username":"u","credential":"hunter2-canary${"}]"#,
    #"[{"urls":"turn:a","username":"u","credential":"hunter2-canary${UNSET}"}]"#,
    #"[{"urls":"turn:a","username":"u","crednetial":"hunter2-canary","credential":5}]"#,
    #"[{"urls":"turn:u:hunter2-canary@a"}]"#, #"[{"urls":"turn:${PASSWORD}:0"}]"#,
    #"[{"urls":"${PASSWORD}"}]"#, #"[{"urls":"turn:a:${PASSWORD}"}]"#,
    #"[{"urls":"turn:a?credential=${PASSWORD}"}]"#, #"[{"urls":["turn:a", "${PASSWORD}:"]}]"#,
    #"[{"urls":"turn:[${PASSWORD}]"}]"#, #"[{"urls":"turn:a?transport=${PASSWORD}"}]"#,
    #"{"stun":[{"urls":"stun:a","jurisdiction":"hunter2-canary\n"}],"icePolicy":"hunter2-canary"}"#,
    #"[{"urls":"turn:a","credential":'hunter2-canary'}]"#,
    #"[{"urls":"turn:a","username":"u","credential":`hunter2-canary`}]"#,
    #"[{"urls":"turn:a","hunter2":"turn:hunter2-canary@a"}]"#,
    "urls: turn:a\nusername: u\ncredential: 'hunter2-canary",
    "listening-port=1\nuser=hunter2-canary",
    "listening-port=1\nuser=u:\nstatic-auth-secret=hunter2-canary",
    "A=turn:u:hunter2-canary@h", "stun:hunter2-canary@h",
    "Link: <turn:a>; rel=\"ice-server\"; credential=\"hunter2-canary\"",
    #"[{"urls":"turn:a","username":"u","credential":hunter2-canary}]"#,
    "[{\"urls\":\"turn:a\",\"username\":\"u\",\"credential\":\"hunter2-canary\n\"}]",
    #"[{"urls":"turn:a","username":"u","credential":"hunter2-canary\q"}]"#,
    #"[{"urls":"turn:a","username":"u","credential":"hunter2-canary"#,
    #"[{"urls":"turn:a","credential":"hunter2-canary"} {"#,
    #"hunter2-canary"#, #""hunter2-canary""#,
  ]

  @Test("No complaint shows a secret", arguments: leaky)
  func silent(_ text: String) throws {
    let error = try #require(throws: ConfigurationErrors.self) { try Self.context.read(text) }
    #expect(!Self.printed(error).contains(Self.canary))
  }

  @Test("A password in the URL of a command line is not repeated")
  func commandLine() throws {
    let error = try #require(throws: ConfigurationErrors.self) {
      try Configuration(urls: ["turn:u:\(Self.canary)@h"], username: nil, password: nil)
    }
    #expect(!Self.printed(error).contains(Self.canary))
  }
}
