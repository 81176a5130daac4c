import BuiltIceprobe
import TestServers
import Testing

extension EndToEnd {
  /// Expectations: what makes a run good although a server is dead, and bad although one works.
  @Suite struct ExpectationTests {
    /// Runs the program on a coturn's relay and a port at which nobody listens.
    private func run(
      _ arguments: [String], expect: String, wrapper: [String] = []
    ) async throws -> (outcome: Outcome, alive: String, dead: String) {
      let closed = try FreePort.closed()
      return try await Coturn.run { server in
        let dead = "turn:127.0.0.1:\(closed)"
        let entries = [
          server.entry(.turnUDP),
          TestConfiguration.entry(
            dead, username: Coturn.username, credential: Coturn.password),
        ]
        let outcome = try await Iceprobe.run(arguments) {
          $0.wrapper = wrapper
          try $0.folder.write(
            #"{"expect": \#(expect), "turn": [\#(entries.joined(separator: ", "))]}"#,
            to: "servers.json")
        }
        return (outcome, server.url(.turnUDP), dead)
      }
    }

    @Test func `A dead server that nobody needs is told, and the run is good`() async throws {
      let run = try await run(
        [], expect: #"{"relays": 1, "transports": ["turn/udp"], "duration": "30s"}"#)
      #expect(run.outcome.status == 0)
      #expect(
        run.outcome.output.hasPrefix("All 3 expectations hold. 1 of 2 servers does not work: "))
      #expect(run.outcome.output.contains("FAIL  \(run.dead)"))
      #expect(run.outcome.output.contains("ok    expected at least 1 relay; it holds"))
    }

    @Test func `A broken expectation is told with its servers, and the run is bad`() async throws {
      let expect = #"{"relays": 2, "relayedAddresses": ["192.0.2.0/24"], "duration": "30s"}"#
      let run = try await run(["--format", "json"], expect: expect)
      #expect(run.outcome.status == 1)
      let expectations = try #require(try run.outcome.report.tenants.first).expectations
      #expect(expectations.map(\.expectation) == ["relays", "relayedAddresses", "duration"])
      #expect(expectations.map(\.holds) == [false, false, true])
      #expect(expectations.map(\.urls) == [[run.dead], [run.alive], [run.alive]])
      #expect(
        expectations[0].message
          == "default: expected at least 2 relays, found 1; broken by \(run.dead) (connect/refused)"
      )
      #expect(expectations[1].message.hasSuffix("broken by \(run.alive) (127.0.0.1)"))
    }

    @Test(arguments: ["check", "plan"])
    func `They are shown before anything is sent`(command: String) async throws {
      let run = try await run([command], expect: #"{"relays": 2, "everyAddress": true}"#)
      #expect(run.outcome.status == 0)
      #expect(
        run.outcome.output.contains(
          "expected of default: at least 2 relays; every address working\n"))
    }

    @Test func `What no run can meet is a usage error`() async throws {
      let run = try await run([], expect: #"{"relays": 3}"#)
      #expect(run.outcome.status == 2)
      #expect(run.outcome.output == "")
      #expect(run.outcome.error.contains("servers.json:1:23: expect.relays: "))
    }

    #if os(Linux)
      @Test func `Offline they are neither kept nor broken`() async throws {
        let outcome = try await Iceprobe.run(["--format", "json"]) {
          try Seclusion.offline.surround(&$0)
          try $0.folder.write(
            #"{"expect": {"relays": 1}, "turn": [{"urls": "turn:192.0.2.1"}]}"#, to: "servers.json")
        }
        #expect(outcome.status == 3, "unshare must be usable here: \(outcome.error)")
        #expect(try outcome.report.tenants.map { $0.expectations.map(\.holds) } == [[nil]])
      }

      @Test(arguments: [("{}", 0), (#"{"everyServer": true}"#, 0), (#"{"everyAddress": true}"#, 1)])
      func `A pool with a dead member is as good as what is expected of it`(
        expect: String, status: CInt
      ) async throws {
        try await FakeServer.with(.udp) { server in
          let outcome = try await Iceprobe.run([]) {
            try Seclusion.hosts("127.0.0.1 pool.test", "127.0.0.3 pool.test").surround(&$0)
            try $0.folder.write(
              #"{"stun": [{"urls": "stun:pool.test:\#(server.port)"}], "expect": \#(expect)}"#,
              to: "servers.json")
          }
          #expect(outcome.status == status, "unshare and mount must be usable: \(outcome.error)")
          #expect(
            outcome.output.contains("1 of 2 addresses does not work: 127.0.0.3 (connect/refused)"))
        }
      }
    #endif
  }
}
