import BuiltIceprobe
import TestCertificates
import TestServers
import Testing

extension EndToEnd {
  /// Configurations that a registry has, over HTTPS and, on this machine, over HTTP.
  @Suite struct RegistryTests {
    private static let token = "t0ken.of-this_test~"
    /// What takes the registry's place in these tests.
    private static let fallback = TestConfiguration.of(stun: ["stun:fallback.example"])

    /// Plans with the configuration of a URL: no server is asked.
    private func plan(
      _ url: String, _ arguments: [String] = [], environment: [String: String] = [:],
      _ prepare: (inout Iceprobe.RunContext) throws -> Void = { _ in }
    ) async throws -> Outcome {
      try await Iceprobe.run(["plan", "--config", url] + arguments) {
        $0.environment = environment
        try $0.folder.write(Self.fallback, to: "servers.json")
        try prepare(&$0)
      }
    }

    @Test func `A tenant's configuration is fetched with the token, and its servers are probed`()
      async throws
    {
      let trust = try TestTrust()
      let certificate = try trust.authority.issue(names: ["localhost"])
      try await Coturn.run { server in
        let answer = FakeRegistry.Answer.content(server.configuration(.turnUDP))
        let answers = ["/ice/acme%20inc?v=1": answer, "/ice/globex?v=1": answer]
        try await FakeRegistry.with(answers, certificate: certificate) { registry in
          let outcome = try await Iceprobe.run(
            [
              "--config", "https://localhost:\(registry.port)/ice/{tenant}?v=1", "--format", "json",
              "--tenant", "acme inc", "--tenant", "globex", "--tenant", "acme inc", "--ca-file",
              TestTrust.file,
            ]
          ) {
            $0.environment = ["ICEPROBE_CONFIG_TOKEN": Self.token]
            try trust.vouch(in: $0.folder)
          }
          #expect(outcome.status == 0)
          #expect(outcome.error == "")
          #expect(try outcome.report.tenants.map(\.name) == ["acme inc", "globex"])
          #expect(try outcome.report.statuses == ["relay", "relay"])
          #expect(
            registry.tally.requests.map(\.line)
              == ["GET /ice/acme%20inc?v=1 HTTP/1.1", "GET /ice/globex?v=1 HTTP/1.1"])
          for request in registry.tally.requests {
            #expect(request.fields.contains("Authorization: Bearer \(Self.token)"))
            #expect(request.fields.contains("Host: localhost:\(registry.port)"))
          }
        }
      }
    }

    /// What the providers answer, as their documentation has it.
    static let shapes: [(provider: String, answer: String, url: String)] = [
      (
        "Twilio",
        """
        {"username": "dc2d2894d5a9023620c467b0e71cfa6a35457e6679785ed6ae9856fe5bdfa269",
         "ice_servers": [
           {"urls": "stun:global.stun.twilio.com:3478", "url": "stun:global.stun.twilio.com:3478"},
           {"username": "dc2d2894d5a9023620c467b0e71cfa6a35457e6679785ed6ae9856fe5bdfa269",
            "credential": "tE2DajzSJwnsSbc123", "url": "turn:global.turn.twilio.com:3478?transport=udp",
            "urls": "turn:global.turn.twilio.com:3478?transport=udp"}],
         "date_updated": "Fri, 01 May 2020 01:42:57 +0000", "account_sid": "ACXX", "ttl": "86400",
         "date_created": "Fri, 01 May 2020 01:42:57 +0000", "password": "tE2DajzSJwnsSbc123"}
        """, "turn:global.turn.twilio.com:3478?transport=udp"
      ),
      (
        "Cloudflare",
        """
        {"iceServers": [
          {"urls": ["stun:stun.cloudflare.com:3478"]},
          {"urls": ["turn:turn.cloudflare.com:3478?transport=udp",
                    "turns:turn.cloudflare.com:5349?transport=tcp"],
           "username": "bc91b63e2b5d759f8eb9f3b58062439e0a0e15893d76317d833265ad08d6631099ce7c7087caabb31ad3e1c386424e3e",
           "credential": "ebd71f1d3edbc2b0edae3cd5a6d82284aeb5c3b8fdaa9b8e3bf9cec683e0d45fe9f5b44e5145db3300f06c250a15b4a0"}]}
        """, "turns:turn.cloudflare.com:5349?transport=tcp"
      ),
      (
        "Metered",
        """
        [{"urls": "stun:stun.relay.metered.ca:80"},
         {"urls": "turns:global.relay.metered.ca:443?transport=tcp", "username": "b0a", "credential": "pQ"}]
        """, "turns:global.relay.metered.ca:443?transport=tcp"
      ),
      (
        "Xirsys",
        """
        {"v": {"iceServers": {"username": "hs-", "urls": ["stun:eu-turn4.xirsys.com",
          "turn:eu-turn4.xirsys.com:80?transport=udp"], "credential": "0c7"}}, "s": "ok"}
        """, "turn:eu-turn4.xirsys.com:80?transport=udp"
      ),
      (
        "Matrix",
        """
        {"username": "4102444800:@ada:example.org", "password": "JlKfBy1QwLrO20385QyAtEyIv0=",
         "uris": ["turn:turn.example.org:3478?transport=udp"], "ttl": 86400}
        """, "turn:turn.example.org:3478?transport=udp"
      ),
    ]

    @Test(arguments: shapes)
    func `What the providers answer is taken as it is`(
      provider: String, answer: String, url: String
    ) async throws {
      // Chunked, as most of them send it (RFC 9112 §7.1).
      let half = answer.index(answer.startIndex, offsetBy: answer.count / 2)
      let chunks = [answer[..<half], answer[half...], ""].map {
        "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n"
      }
      let response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks.joined()
      try await FakeRegistry.with(["/acme": .sends(response)]) { registry in
        let outcome = try await plan(
          "http://127.0.0.1:\(registry.port)/{tenant}", ["--tenant", "acme"])
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.output.contains("  \(url)\n"), "\(outcome.output)")
        #expect(outcome.output.contains("for acme"))
      }
    }

    @Test func `Expired credentials of an answer are told, and sent to nobody`() async throws {
      try await FakeServer.with(.udp) { server in
        let answer = """
          {"username": "1719223200:@ada:example.org", "password": "p", "ttl": 86400,
           "uris": ["turn:127.0.0.1:\(server.port)"]}
          """
        try await FakeRegistry.with(["/": .content(answer)]) { registry in
          let outcome = try await Iceprobe.run([
            "--config", "http://127.0.0.1:\(registry.port)", "--format", "json",
          ])
          #expect(outcome.status == 1)
          #expect(try outcome.report.causes == ["configuration/credential-expired"])
          #expect(server.tally.requests == [])
        }
      }
    }

    static let unwell: [(answer: FakeRegistry.Answer, words: String)] = [
      (.status("503 Service Unavailable"), "it answers 503 Service Unavailable"),
      (.status("429 Too Many Requests"), "it answers 429"),
      (.sends("SSH-2.0-x\r\n"), "its answer is not HTTP"),
      (.sends(""), "it does not answer: the connection was closed before its answer"),
      (
        .sends("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"),
        "the connection was closed within its answer"
      ),
    ]

    @Test(arguments: unwell)
    func `The environment's own configuration takes the place of a registry that is not well`(
      answer: FakeRegistry.Answer, words: String
    ) async throws {
      try await FakeRegistry.with(["/a": answer]) { registry in
        let url = "http://127.0.0.1:\(registry.port)/a"
        let outcome = try await plan(url)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("stun:fallback.example"))
        #expect(outcome.error.hasPrefix("warning: cannot fetch the configuration \(url): \(words)"))
        #expect(outcome.error.hasSuffix("; servers.json is used instead\n"))
      }
    }

    @Test func `A registry that is not there gives way, from place to place`() async throws {
      let urls = try (0..<2).map { _ in "http://127.0.0.1:\(try FreePort.closed())/" }
      let outcome = try await plan(urls[0], environment: ["ICEPROBE_CONFIG": urls[1]])
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("stun:fallback.example"))
      #expect(
        outcome.error == """
          warning: cannot fetch the configuration \(urls[0]): it does not answer: the connection is \
          refused (Connection refused); \(urls[1]) is used instead
          warning: cannot fetch the configuration \(urls[1]): it does not answer: the connection is \
          refused (Connection refused); servers.json is used instead

          """)
    }

    @Test(arguments: unwell)
    func `The public servers never take the place of a registry`(
      answer: FakeRegistry.Answer, words: String
    ) async throws {
      try await FakeRegistry.with(["/a": answer]) { registry in
        let url = "http://127.0.0.1:\(registry.port)/a"
        for command in ["plan", "check", "probe"] {
          let outcome = try await Iceprobe.run([command, "--config", url])
          let isGarbage = !words.hasPrefix("it ")
          #expect(outcome.status == (isGarbage ? 2 : 3), "\(words)")
          #expect(outcome.output == "")
          #expect(outcome.error.hasPrefix("Error: cannot fetch the configuration "))
          #expect(outcome.error.contains(": \(words)"), "\(outcome.error)")
        }
      }
    }

    @Test func `A provider that wants POST is asked with curl, as the complaint says`() async throws
    {
      let answer = #"{"iceServers": [{"urls": "stun:from-a-post.example"}]}"#
      try await FakeRegistry.with(["/a": .status("405 Method Not Allowed"), "/b": .content(answer)])
      {
        registry in
        let base = "http://127.0.0.1:\(registry.port)"
        let refused = try await plan("\(base)/a")
        #expect(refused.status == 2)
        #expect(refused.error.contains("curl -s -X POST"))
        #expect(refused.error.contains("| iceprobe --config -"))
        let program = try BuiltBinary.iceprobe
        let outcome = try await Consumer.run(
          "sh",
          [
            "-c",
            "curl -s -X POST -H 'Authorization: Bearer TOKEN' \(base)/b | \(program) plan --config -",
          ], in: TemporaryFolder())
        #expect(outcome.output.contains("stun:from-a-post.example"))
        #expect(registry.tally.requests.last?.line == "POST /b HTTP/1.1")
      }
    }

    static let refusals: [(answer: FakeRegistry.Answer, words: String)] = [
      (.status("401 Unauthorized"), "it answers 401 Unauthorized; check $ICEPROBE_CONFIG_TOKEN"),
      (.status("404 Not Found"), "it answers 404 Not Found; check the URL"),
      (
        .status("302 Found", fields: ["Location: http://127.0.0.1:9/"]),
        "it answers 302 Found; redirects are not followed"
      ),
      (.endless, "its answer is larger than 16 MiB"),
      (.content("no JSON"), "/a:1:1: "),
      (
        .content(#"{"stun": [{"urls": "stun:h", "port": 1}]}"#),
        "/a:1:30: stun[0].port: unknown key"
      ),
      (
        .content(#"{"turn": [{"urls": "turn:h", "username": "u", "credential": "${HOME}"}]}"#),
        "cannot refer to this machine's variables"
      ),
    ]

    @Test(arguments: refusals)
    func `What a registry refuses or answers wrongly is told, and nothing takes its place`(
      answer: FakeRegistry.Answer, words: String
    ) async throws {
      try await FakeRegistry.with(["/a": answer]) { registry in
        let outcome = try await plan("http://127.0.0.1:\(registry.port)/a")
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(outcome.error.contains(words), "\(outcome.error)")
      }
    }

    @Test func `A registry that proves to be another is told nothing`() async throws {
      let trust = try TestTrust()
      let certificate = try trust.authority.issue(names: ["other.example"])
      try await FakeRegistry.with(["/": .content("{}")], certificate: certificate) { registry in
        let url = "https://localhost:\(registry.port)/"
        for arguments in [[], ["--ca-file", TestTrust.file]] {
          let outcome = try await plan(
            url, arguments, environment: ["ICEPROBE_CONFIG_TOKEN": Self.token]
          ) { try trust.vouch(in: $0.folder) }
          #expect(outcome.status == 2)
          #expect(outcome.error.contains("another server answers: TLS failed: the certificate"))
          #expect(outcome.output == "")
        }
        #expect(registry.tally.requests.isEmpty)
      }
    }

    @Test func `The proxy leads to a registry, too`() async throws {
      let trust = try TestTrust()
      let certificate = try trust.authority.issue(names: ["registry.test"])
      let answers = ["/": FakeRegistry.Answer.content(Self.fallback)]
      try await FakeRegistry.with(answers, certificate: certificate) { registry in
        try await FakeProxy.with(hosts: ["registry.test": "127.0.0.1"]) { proxy in
          let outcome = try await Iceprobe.run([
            "check", "--config", "https://registry.test:\(registry.port)/", "--ca-file",
            TestTrust.file, "--proxy", "http://127.0.0.1:\(proxy.port)",
          ]) { try trust.vouch(in: $0.folder) }
          #expect(outcome.status == 0)
          #expect(
            outcome.output.hasPrefix("https://registry.test:\(registry.port)/: valid; 1 server"))
          #expect(proxy.tally.requests.map(\.target) == ["registry.test:\(registry.port)"])
        }
      }
    }

    @Test func `The token, and a key in the URL, are in no output`() async throws {
      let canary = Canary("token")
      let key = "k3y-\(UInt32.random(in: .min ... .max))"
      for answer in [FakeRegistry.Answer.status("401 No"), .status("500 No"), .content("{")] {
        try await FakeRegistry.with(["/?key=\(key)": answer]) { registry in
          let outcome = try await plan(
            "http://127.0.0.1:\(registry.port)/?key=\(key)",
            environment: ["ICEPROBE_CONFIG_TOKEN": canary.secret])
          #expect(registry.tally.requests.count == 1)
          #expect(outcome.error.contains("http://127.0.0.1:\(registry.port)/?..."))
          #expect(canary.forms(in: outcome.output + outcome.error) == [])
          #expect(!(outcome.output + outcome.error).contains(key))
        }
      }
    }

    @Test(
      arguments: [
        (["--config", "http://registry.example/"], "--config: expected https://"),
        (["--config", "https://u:p@h/"], "--config: expected no user name or password"),
        (["--config", "https://h/{tenant}"], "--tenant: name at least one"),
        (["--config", "https://h/{name}", "--tenant", "a"], "--config: expected no braces"),
      ])
    func `A URL that cannot be asked is told`(arguments: [String], words: String) async throws {
      let outcome = try await Iceprobe.run(["plan"] + arguments)
      #expect(outcome.status == 2)
      #expect(outcome.error.contains(words))
    }
  }
}
