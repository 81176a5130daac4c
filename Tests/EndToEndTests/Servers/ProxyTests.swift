import BuiltIceprobe
import Reporting
import TestServers
import Testing

extension EndToEnd {
  /// HTTP proxies, on the way to the real coturn.
  @Suite struct ProxyTests {
    private static let login = Account(username: "ada", password: "p@ss word")

    /// Runs the program on one server, with the proxy in the environment.
    private func probe(
      _ configuration: String, through proxy: FakeProxy?, _ arguments: [String] = [],
      environment: [String: String] = [:], trust: TestTrust? = nil
    ) async throws -> Outcome {
      let trustFile = trust == nil ? [] : ["--ca-file", TestTrust.file]
      return try await Iceprobe.run(["--format", "json"] + trustFile + arguments) {
        try trust?.vouch(in: $0.folder)
        try $0.folder.write(configuration, to: "servers.json")
        if let proxy { $0.environment["HTTPS_PROXY"] = "http://127.0.0.1:\(proxy.port)" }
        $0.environment.merge(environment) { $1 }
      }
    }

    @Test(arguments: [Way.turnTCP, .turnTLS, .stunTLS])
    func `A server is probed with and without the proxy, and nothing is left on it`(
      way: Way
    ) async throws {
      let trust = try TestTrust()
      try await Coturn.run(trust.coturn()) { server in
        try await FakeProxy.with { proxy in
          let outcome = try await probe(
            server.configuration(way), through: proxy, trust: trust)
          #expect(outcome.status == 0)
          #expect(outcome.error == "")
          let result = try #require(try outcome.report.results.first)
          #expect(result.endpoints.map(\.proxy) == [nil, "127.0.0.1:\(proxy.port)"])
          #expect(Set(result.endpoints.map(\.status)) == [way.isSTUN ? "srflx" : "relay"])
          // The one without stands for the server, and nothing is said twice.
          #expect(result.endpoint?.proxy == nil)
          #expect(!result.warnings.contains { $0.code == "paths-differ" })
          // Where TLS works, the port is asked once without it.
          #expect(proxy.tally.tunnels == (way == .turnTCP ? 1 : 2))
          guard !way.isSTUN else { return }
          try await server.log(until: "the end of both allocations") {
            $0.allocations.count == 2 && $0.freedAllocations.count == 2
          }
        }
      }
    }

    @Test(arguments: [Way.turnUDP, .turnDTLS])
    func `Datagrams do not go through it`(way: Way) async throws {
      let trust = try TestTrust()
      try await Coturn.run(trust.coturn()) { server in
        try await FakeProxy.with { proxy in
          let outcome = try await probe(
            server.configuration(way), through: proxy, trust: trust)
          #expect(outcome.status == 0)
          #expect(try outcome.report.results.first?.endpoints.map(\.proxy) == [nil])
          #expect(proxy.tally.requests == [])
        }
      }
    }

    @Test(arguments: [Way.turnTCP, .turnTLS])
    func `A name that only the proxy can look up works through it, and only through it`(
      way: Way
    ) async throws {
      let trust = try TestTrust()
      try await Coturn.run(trust.coturn(named: ["turn.test"])) { server in
        try await FakeProxy.with(login: Self.login, hosts: ["turn.test": "127.0.0.1"]) { proxy in
          let url = server.url(way).replacing("127.0.0.1", with: "turn.test")
          let entry = TestConfiguration.entry(
            url, username: Coturn.username, credential: Coturn.password)
          let outcome = try await probe(
            TestConfiguration.of(turn: [entry]), through: nil,
            ["--proxy", "http://127.0.0.1:\(proxy.port)"],
            environment: [
              "ICEPROBE_PROXY_USERNAME": Self.login.username,
              "ICEPROBE_PROXY_PASSWORD": Self.login.password,
            ], trust: trust)
          #expect(outcome.status == 0)
          let place = "127.0.0.1:\(proxy.port)"
          #expect(outcome.output.contains("Calls work only through the proxy \(place)."))
          let result = try #require(try outcome.report.results.first)
          #expect(result.status == "relay")
          #expect(result.endpoint?.proxy == place)
          #expect(result.endpoints.map(\.proxy) == [place])
          #expect(result.phases?.proxy != nil)
          let warning = try #require(result.warnings.first { $0.code == "paths-differ" })
          #expect(warning.message.contains("without it: resolve/"))
          try await server.log(until: "the end of the allocation") {
            $0.allocations.count == 1 && $0.freedAllocations.count == 1
          }
        }
      }
    }

    @Test func `A proxy that lets nobody through is a warning beside a server that works`()
      async throws
    {
      try await Coturn.run { server in
        try await FakeProxy.with(fault: .refuses("403 Forbidden")) { proxy in
          let outcome = try await probe(server.configuration(.turnTCP), through: proxy)
          #expect(outcome.status == 0)
          let result = try #require(try outcome.report.results.first)
          #expect(result.endpoints.map(\.status) == ["relay", "failure"])
          #expect(
            result.warnings.map(\.message) == [
              "works only without the proxy 127.0.0.1:\(proxy.port); through it: proxy/denied, "
                + "the proxy refuses to open a tunnel to the server"
            ])
        }
      }
    }

    @Test func `Where neither way works, the one that led further is told`() async throws {
      try await FakeProxy.with(login: Self.login) { proxy in
        let url = "turn:127.0.0.1:\(try FreePort.closed())?transport=tcp"
        let outcome = try await probe(
          TestConfiguration.of(
            turn: [TestConfiguration.entry(url, username: "u", credential: "c")]), through: proxy)
        #expect(outcome.status == 1)
        #expect(try outcome.report.causes == ["proxy/auth-required"])
        let result = try #require(try outcome.report.results.first)
        #expect(result.cause?.detail?.contains("HTTP 407") == true)
        #expect(result.warnings.first?.message.contains("connect/refused") == true)
      }
    }

    @Test(
      arguments: [
        ([], ["NO_PROXY": "127.0.0.0/8"]), ([], ["no_proxy": "*"]), (["--no-proxy"], [:]),
        (["--ipv4"], [:]), ([], ["HTTPS_PROXY": ""]),
      ] as [([String], [String: String])])
    func `A proxy that does not lead to the server is not asked`(
      arguments: [String], environment: [String: String]
    ) async throws {
      try await FakeServer.with(.tcp) { server in
        try await FakeProxy.with { proxy in
          let url = "turn:127.0.0.1:\(server.port)?transport=tcp"
          let account = Account()
          let entry = TestConfiguration.entry(
            url, username: account.username, credential: account.password)
          let configuration = TestConfiguration.of(turn: [entry])
          let outcome = try await probe(
            configuration, through: proxy, arguments, environment: environment)
          #expect(outcome.status == 0)
          #expect(try outcome.report.results.first?.endpoints.map(\.proxy) == [nil])
          #expect(proxy.tally.requests == [])
        }
      }
    }

    @Test func `The plan shows the proxy, and nothing is sent to it`() async throws {
      try await FakeProxy.with { proxy in
        let outcome = try await Iceprobe.run([
          "plan", "turns:turn.test", "--proxy", "http://127.0.0.1:\(proxy.port)",
        ])
        #expect(outcome.status == 0)
        #expect(
          outcome.output.contains("directly, and through the proxy 127.0.0.1:\(proxy.port)"))
        #expect(proxy.tally.requests == [])
      }
    }

    @Test(arguments: ReportFormat.allCases)
    func `The proxy's password is in no output`(format: ReportFormat) async throws {
      let canary = Canary("proxy")
      let right = Account(username: "ada", password: canary.secret)
      for login in [right, Self.login] {
        try await FakeProxy.with(login: login) { proxy in
          // RFC 3986 §2.1: the characters of a canary that mean something in a URL.
          let encoded = canary.secret.replacing("%", with: "%25").replacing("&", with: "%26")
          let url = "stuns:127.0.0.1:\(try FreePort.closed())"
          var folder: TemporaryFolder?
          let outcome = try await Iceprobe.run(
            [url, "-v", "--format", format.rawValue, "--evidence", "evidence.json"]
          ) {
            folder = $0.folder
            $0.environment = ["HTTPS_PROXY": "http://ada:\(encoded)@127.0.0.1:\(proxy.port)"]
          }
          #expect(outcome.error.contains("through the proxy 127.0.0.1:\(proxy.port)"))
          let evidence = try #require(folder?.text(of: "evidence.json"))
          for text in [outcome.output, outcome.error, evidence] {
            #expect(canary.forms(in: text) == [])
          }
          #expect(proxy.tally.requests.count == 1)
        }
      }
      for arguments in [["plan", "turns:h"], ["--proxy", "http://ada:\(canary.secret)@h:1"]] {
        let outcome = try await Iceprobe.run(arguments) {
          $0.environment = ["HTTPS_PROXY": "http://ada:\(canary.secret)@h:1/"]
        }
        #expect(canary.forms(in: outcome.output + outcome.error) == [])
      }
    }
  }
}
