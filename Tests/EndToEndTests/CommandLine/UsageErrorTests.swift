import BuiltIceprobe
import TestServers
import Testing

extension EndToEnd {
  /// What is wrong before anything is sent, and what needs no sending.
  @Suite struct UsageErrorTests {
    /// Runs the program beside a server that it could ask, and returns how it ended if nobody asked.
    private func runUnheard(
      _ arguments: (_ url: String) -> [String],
      configuration: (_ url: String) -> String? = { _ in nil }
    ) async throws -> Outcome {
      try await FakeServer.with(.udp) { server in
        let url = "stun:127.0.0.1:\(server.port)"
        let outcome = try await Iceprobe.run(arguments(url)) {
          if let text = configuration(url) { try $0.folder.write(text, to: "servers.json") }
        }
        // Our own request comes after everything that the run may have sent.
        #expect(
          try LoopbackSocket(.udp, connectedTo: server.port).answer(to: bindingRequest) != nil)
        #expect(server.tally.requests.count == 1)
        return outcome
      }
    }

    @Test(
      arguments: [
        (["--nope"], "Unknown option '--nope'"),
        (["probe", "--timeout", "0"], "--timeout"),
        (["probe", "--timeout", "nan"], "--timeout"),
        (["probe", "--timeout", "ten"], "--timeout"),
        (["probe", "--concurrency", "0"], "--concurrency"),
        (["--format", "pigeon"], "--format"),
        (["--proxy", "socks5://h:1"], "--proxy: expected a proxy that begins with http://"),
        (["--proxy", "http://a:b@h:1"], "--proxy: expected no user name or password here"),
        (["--proxy", "http://h:1", "--no-proxy"], "either --proxy or --no-proxy"),
        (["plan", "--proxy", "http://h:0"], "--proxy: expected a port"),
        (["--output", "pigeon=x"], "no format is called pigeon; expected one of table, json"),
        (["--output", "json="], "expected a file"),
        (["--output", "-"], "expected a file"),
        (["--output", "json=x", "--output", "csv=x"], "--output: x is named twice"),
        (["--output", "x", "--output", "y"], "name a format for the other, such as json=y"),
        (["--output", "json=./servers.json"], "./servers.json is the configuration itself"),
        (["--tenant", "nobody"], #"there is no tenant "nobody" here"#),
        (["--config", "none.json"], "cannot read the configuration none.json"),
        (["--username", "alice"], "--username goes with a URL"),
        (["stun:h", "--config", "servers.json"], "not both"),
        (["turn:h", "--username", "alice"], "ICEPROBE_PASSWORD"),
        (["http://h"], "stun:"), (["servers.json"], "that is a file: --config FILE"),
        (["chek"], "did you mean check?"), (["contoso"], "for a tenant: --tenant NAME"),
        (["turn:h", "user", "pass"], "for a user name: --username"),
        (["turn:h", "--password", "pass"], "is asked for, or comes from $ICEPROBE_PASSWORD"),
        (["--control", "turn:h"], "expected a stun: URL"),
        (["--control", "stuns:h"], "expected a stun: URL"),
        (["turns:127.0.0.1:9", "--ca-file", "none.pem"], "none.pem"),
        (["turns:127.0.0.1:9", "--ca-file", "servers.json"], "servers.json"),
        (["check", "--nope"], "Unknown option '--nope'"),
        (["plan", "--tenant", "nobody"], #"there is no tenant "nobody" here"#),
      ] as [([String], String)])
    func `A wrong command line is told, and nothing is sent`(
      arguments: [String], complaint: String
    ) async throws {
      let outcome = try await runUnheard(
        { _ in arguments }, configuration: { TestConfiguration.of(stun: [$0]) })
      #expect(outcome.status == 2)
      #expect(outcome.output == "")
      #expect(outcome.error.contains(complaint))
    }

    @Test(arguments: ["probe", "check", "plan"])
    func `Every error of a configuration is told with its place, and nothing is sent`(
      command: String
    ) async throws {
      let outcome = try await runUnheard({ _ in [command] }) { url in
        """
        {"stun": [{"urls": "\(url)", "port": 1}],
         "turn": [{"urls": "stun:h", "username": "u", "credential": []}],
         "stun": []}
        """
      }
      #expect(outcome.status == 2)
      #expect(outcome.output == "")
      let places = [
        "servers.json:1:", "servers.json:2:20:", "servers.json:2:61:", "servers.json:3:2:",
      ]
      for place in places + ["stun[0].port", "turn[0].urls", "turn[0].credential"] {
        #expect(outcome.error.contains(place))
      }
    }

    @Test(arguments: ["check", "plan"])
    func `A good configuration is told as such, and nothing is sent`(command: String) async throws {
      let outcome = try await runUnheard(
        { _ in [command] }, configuration: { TestConfiguration.of(stun: [$0]) })
      #expect(outcome.status == 0)
      #expect(
        outcome.output.contains(command == "check" ? "servers.json: valid" : "stun:127.0.0.1:"))
      #expect(outcome.error == "")
    }

    @Test(
      arguments: [
        (["--help"], "EXIT STATUS"), (["--version"], "iceprobe "),
        (["probe", "--help"], "--timeout"),
        (["help", "check"], "--config"),
      ] as [([String], String)])
    func `What is asked for is answered on standard output`(
      arguments: [String], answer: String
    ) async throws {
      let outcome = try await runUnheard({ _ in arguments })
      #expect(outcome.status == 0)
      #expect(outcome.output.contains(answer))
      #expect(outcome.error == "")
    }
  }
}

/// RFC 8489 §5: type 0x0001, length 0, the magic cookie, and a transaction id of our own.
private let bindingRequest: [UInt8] = [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42] + Array(1...12)
