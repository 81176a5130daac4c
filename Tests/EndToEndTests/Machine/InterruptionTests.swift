import BuiltIceprobe
import STUN
import TestServers
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension EndToEndStopped {
  /// Runs that are ended from outside, and what they leave behind.
  @Suite struct InterruptionTests {
    /// The signals that end a run in order.
    static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    @Test(arguments: signals)
    func `What was known is printed, and nothing is left on the servers`(signal: CInt) async throws
    {
      try await Coturn.run { coturn in
        try await FakeServer.with(.udp, fault: .silent) { silent in
          let run = try Iceprobe.start(["--format", "json"]) {
            try $0.folder.write(
              TestConfiguration.of(
                stun: ["stun:127.0.0.1:\(silent.port)"], turn: [coturn.entry(.turnUDP)]),
              to: "servers.json")
          }
          try await coturn.log(until: "the first probe's end") { $0.freedAllocations.count == 1 }
          try await silent.tally(until: "a request") { !$0.requests.isEmpty }
          run.signal(signal)
          let outcome = try await run.outcome()
          #expect(outcome.status == 130)
          #expect(try outcome.report.statuses == ["inconclusive", "relay"])
          #expect(coturn.log.openAllocations == [])
        }
      }
    }

    @Test(arguments: [FakeServer.Transport.udp, .tcp])
    func `A relay that is granted after the signal is freed`(transport: FakeServer.Transport)
      async throws
    {
      // 600 ms: the signal is there first, and the answer within the second that is waited for it.
      try await FakeServer.with(transport, fault: .slow(.milliseconds(600))) { server in
        let query = if case .tcp = transport { "?transport=tcp" } else { "" }
        let url = "turn:127.0.0.1:\(server.port)\(query)"
        let run = try Iceprobe.start([url, "--username", Account().username]) {
          $0.environment = ["ICEPROBE_PASSWORD": Account().password]
        }
        try await server.tally(until: "credentials") {
          $0.count(of: .allocate, isAuthenticated: true) == 1
        }
        run.signal(SIGINT)
        let outcome = try await run.outcome()
        #expect(outcome.status == 130, "\(outcome)")
        #expect(server.tally.grantedAllocations == 1)
        #expect(server.tally.openAllocations == 0)
      }
    }

    @Test func `A signal that is sent twice, as timeout(1) does, is one`() async throws {
      try await Coturn.run(.init(lines: [EndToEnd.ProofTests.loopbackPeers])) { coturn in
        // Ten runs: whether the kernel itself makes one of two is chance.
        for _ in 0..<10 {
          let run = try Iceprobe.start([
            coturn.url(.turnUDP), "--username", Coturn.username, "--packets", "1", "--hold", "60s",
            "-v",
          ]) { $0.environment = ["ICEPROBE_PASSWORD": Coturn.password] }
          try await run.error(has: "holding")
          run.signal(SIGTERM)
          run.signal(SIGTERM)
          let outcome = try await run.outcome()
          #expect(outcome.status == 130)
          #expect(outcome.output.contains("interrupted"))
        }
        try await coturn.log(until: "no allocation") { $0.openAllocations.isEmpty }
        #expect(coturn.log.allocations.count == 20)
      }
    }

    @Test func `A second signal ends the run at once`() async throws {
      // The first signal leaves an Allocate in flight, whose answer is waited for.
      try await FakeServer.with(.udp, fault: .silentAfterChallenge) { server in
        let url = "turn:127.0.0.1:\(server.port)"
        let run = try Iceprobe.start([url, "--username", Account().username, "-v"]) {
          $0.environment = ["ICEPROBE_PASSWORD": Account().password]
        }
        try await server.tally(until: "credentials") {
          $0.count(of: .allocate, isAuthenticated: true) == 1
        }
        run.signal(SIGINT)
        try await run.error(has: "interrupted")
        run.signal(SIGINT)
        let outcome = try await run.outcome()
        #expect(outcome.status == 130)
        #expect(outcome.output == "")
      }
    }

    @Test(arguments: [SIGHUP, SIGQUIT])
    func `A signal that is ignored at the start, as under nohup, stays ignored`(
      signal: CInt
    ) async throws {
      try await FakeServer.with(.udp, fault: .silent) { silent in
        let run = try Iceprobe.start(["stun:127.0.0.1:\(silent.port)", "--timeout", "1"]) {
          $0.wrapper = ["sh", "-c", #"trap '' HUP QUIT; exec "$0" "$@""#]
        }
        try await silent.tally(until: "a request") { !$0.requests.isEmpty }
        run.signal(signal)
        let outcome = try await run.outcome()
        #expect(outcome.status == 1)
      }
    }

    @Test func `Servers that were not asked yet are not asked any more`() async throws {
      // At one a second the last of them would be asked after 20 s.
      let silent = try (0..<20).map { _ in try LoopbackSocket(.udp) }
      let run = try Iceprobe.start(["--format", "json", "--rate", "1"]) {
        let servers = silent.map { "stun:127.0.0.1:\($0.port)" }
        try $0.folder.write(TestConfiguration.of(stun: servers), to: "servers.json")
      }
      _ = try await eventually("a request") { silent.contains(where: \.isCalledUpon) ? true : nil }
      run.signal(SIGINT)
      let outcome = try await run.outcome()
      #expect(outcome.status == 130)
      let statuses = try outcome.report.statuses
      #expect(Set(statuses) == ["inconclusive"])
      #expect(silent.contains { !$0.isCalledUpon })
    }

    @Test func `A run that pauses between two attempts ends at once`() async throws {
      let run = try Iceprobe.start([
        "stun:127.0.0.1:\(try FreePort.closed())", "--attempts", "10", "-v", "--format", "json",
      ])
      try await run.error(has: "refused")
      run.signal(SIGINT)
      let outcome = try await run.outcome()
      #expect(outcome.status == 130)
      #expect(try outcome.report.statuses == ["inconclusive"])
    }

    #if os(Linux)
      @Test func `A run whose resolver is silent ends at once`() async throws {
        let rules = "add chain inet test input { type filter hook input priority 0; }"
        let silencing = """
          nft 'add table inet test; \(rules); add rule inet test input udp dport 53 drop' &&
            exec "$0" "$@"
          """
        let run = try Iceprobe.start(["stun:name.test", "--timeout", "600", "-v"]) {
          try Seclusion.resolver(serving: ["sh", "-c", silencing]).surround(&$0)
        }
        try await run.error(has: "resolving")
        run.signal(SIGINT)
        let outcome = try await run.outcome()
        #expect(outcome.status == 130)
      }
    #endif
  }
}
