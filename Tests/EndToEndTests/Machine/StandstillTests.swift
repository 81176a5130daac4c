import BuiltIceprobe
import TestServers
import Testing

extension EndToEndStopped {
  /// Runs that stand still while something is open, as in a machine's sleep.
  @Suite struct StandstillTests {
    /// A standstill that counts as one, and outlasts the runs' limit.
    static let length: Duration = .seconds(4)

    /// Starts a probe, and has it stand still once it has been seen to say `text`.
    private func run(
      _ arguments: [String], after text: String, for length: Duration = length,
      _ adjust: (inout Iceprobe.RunContext) throws -> Void = { _ in }
    ) async throws -> Outcome {
      let run = try Iceprobe.start(arguments + ["-v", "--format", "json"], adjust)
      try await run.error(has: text)
      try await run.standStill(for: length)
      return try await run.outcome()
    }

    private func expectInconclusive(_ outcome: Outcome) throws {
      let result = try #require(try outcome.report.results.first)
      #expect(outcome.status == 3, "\(outcome)")
      #expect(result.status == "inconclusive")
      #expect(result.reason?.code == "machine-stood-still")
      #expect(result.reason?.message.hasPrefix("this machine stood still for ") == true)
      #expect(
        try outcome.report.summary.text.hasPrefix("This machine stood still for "), "\(outcome)")
    }

    @Test(arguments: ["stun", "turn"])
    func `Silence over a standstill is nobody's`(scheme: String) async throws {
      try await FakeServer.with(.udp, fault: .silent) { server in
        try expectInconclusive(
          await run(
            ["\(scheme):127.0.0.1:\(server.port)", "--username", "u", "--timeout", "2"],
            after: "request"
          ) { $0.environment = ["ICEPROBE_PASSWORD": "p"] })
      }
    }

    @Test func `A connection that nobody would open is not the server's fault`() async throws {
      let port = try await SilentPort(.tcp)
      try expectInconclusive(
        await run(
          ["turn:127.0.0.1:\(port.port)?transport=tcp", "--username", "u", "--timeout", "2"],
          after: "connecting"
        ) { $0.environment = ["ICEPROBE_PASSWORD": "p"] })
      try await port.close()
    }

    @Test func `What was decided before stays, and what is answered afterwards counts`()
      async throws
    {
      try await FakeServer.with(.udp, fault: .silent) { silent in
        // Its answers come while the run stands still.
        try await FakeServer.with(.udp, fault: .slow(.seconds(2))) { slow in
          try await FakeServer.with(.udp, fault: nil) { well in
            let run = try Iceprobe.start(["--timeout", "3", "--format", "json"]) {
              try $0.folder.write(
                TestConfiguration.of(
                  stun: [silent, slow, well].map { "stun:127.0.0.1:\($0.port)" }),
                to: "servers.json")
            }
            for server in [silent, slow, well] {
              try await server.tally(until: "a request") { !$0.requests.isEmpty }
            }
            try await run.standStill(for: Self.length)
            let outcome = try await run.outcome()
            #expect(try outcome.report.statuses == ["inconclusive", "srflx", "srflx"])
            #expect(outcome.status == 3)
            #expect(
              try outcome.report.summary.text.hasSuffix(": 2 of 3 servers were decided and work."))
          }
        }
      }
    }

    @Test func `A server that was found dead before still is`() async throws {
      try await FakeServer.with(.udp, fault: .silent) { silent in
        let closed = try FreePort.closed()
        let run = try Iceprobe.start(["--timeout", "2", "-v", "--format", "json"]) {
          try $0.folder.write(
            TestConfiguration.of(
              stun: ["stun:127.0.0.1:\(silent.port)", "stun:127.0.0.1:\(closed)"]),
            to: "servers.json")
        }
        try await run.error(has: "refused")
        try await silent.tally(until: "a request") { !$0.requests.isEmpty }
        try await run.standStill(for: Self.length)
        let outcome = try await run.outcome()
        #expect(outcome.status == 1)
        #expect(try outcome.report.statuses == ["inconclusive", "failure"])
        #expect(try outcome.report.causes == ["connect/refused"])
      }
    }

    @Test func `A short stop costs a silent server nothing but the time`() async throws {
      try await FakeServer.with(.udp, fault: .silent) { server in
        let outcome = try await run(
          ["stun:127.0.0.1:\(server.port)", "--timeout", "2"], after: "request",
          for: .milliseconds(800))
        #expect(outcome.status == 1)
        #expect(try outcome.report.causes == ["binding/no-response"])
      }
    }

    @Test func `The time of a stop is given back`() async throws {
      // The answer comes after the stop, which outlasts the limit.
      try await FakeServer.with(.udp, fault: .slow(.milliseconds(5300))) { server in
        let outcome = try await run(
          ["stun:127.0.0.1:\(server.port)", "--timeout", "4"], after: "request",
          for: .seconds(5))
        #expect(outcome.status == 0, "\(outcome)")
      }
    }

    @Test func `An attempt that stood still is made up for`() async throws {
      try await FakeServer.with(.udp, fault: .silent) { server in
        let outcome = try await run(
          ["stun:127.0.0.1:\(server.port)", "--timeout", "2", "--attempts", "2"],
          after: "request")
        let result = try #require(try outcome.report.results.first)
        #expect(result.attempts.map(\.status) == ["inconclusive", "failure", "failure"])
        #expect(outcome.status == 1)
      }
    }

    @Test func `A relay that is held over a standstill is not frozen, and nothing is left`()
      async throws
    {
      try await Coturn.run(.init(lines: [EndToEnd.ProofTests.loopbackPeers])) { server in
        // Longer than what counts as a freeze.
        let outcome = try await run(
          [
            server.url(.turnUDP), "--username", Coturn.username, "--packets", "5", "--hold", "3s",
          ], after: "holding", for: .seconds(6)
        ) { $0.environment = ["ICEPROBE_PASSWORD": Coturn.password] }
        #expect(outcome.status == 0, "\(outcome)")
        let result = try #require(try outcome.report.results.first)
        #expect(result.status == "relay")
        #expect(result.relay?.hold?.freezes.isEmpty == true)
        #expect(result.relay?.hold?.disturbance?.code == "machine-stood-still")
        try await server.log(until: "the end of both allocations") {
          $0.allocations.count == 2 && $0.openAllocations.isEmpty
        }
      }
    }

    @Test func `A proof that stands still is no failure of the relay`() async throws {
      try await FakeServer.with(.udp, fault: .silentAfterGrant) { server in
        try expectInconclusive(
          await run(
            [
              "turn:127.0.0.1:\(server.port)", "--username", Account().username, "--prove",
              "--timeout", "3",
            ], after: "CreatePermission"
          ) { $0.environment = ["ICEPROBE_PASSWORD": Account().password] })
        try await server.tally(until: "no allocation left") { $0.openAllocations == 0 }
      }
    }

    @Test func `A machine that is merely loaded does not stand still`() async throws {
      try await FakeServer.with(.udp, fault: .silent) { server in
        // Two for each of two cores; what is tested has the least share that there is.
        let busy = try (0..<4).map { _ in
          try ChildProcess(
            ["timeout", "20", "sh", "-c", "while :; do :; done"],
            environment: ["PATH": "/usr/bin:/bin"], directory: "/", standardStreams: [])
        }
        defer {
          for process in busy {
            process.signal(15)
            _ = try? process.wait()
          }
        }
        let outcome = try await Iceprobe.run([
          "stun:127.0.0.1:\(server.port)", "--timeout", "4", "--format", "json",
        ]) { $0.wrapper = ["nice", "-n", "19"] }
        #expect(try outcome.report.causes == ["binding/no-response"])
        #expect(outcome.status == 1)
      }
    }
  }
}
