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

extension EndToEnd {
  /// Proofs that are ended from outside while one relay is there and another is asked for.
  @Suite struct ProofEndTests {
    /// Longer than any run here may take: what waits for this limit hangs.
    private static let limit = ["--prove", "--timeout", "600"]

    /// Starts a proof of a scripted server, and signals it once `isDue`.
    private func end(
      _ transport: FakeServer.Transport, _ fault: Fault, by signal: CInt = SIGINT,
      when what: String, _ isDue: (Tally) -> Bool
    ) async throws -> (outcome: Outcome, tally: Tally) {
      try await FakeServer.with(transport, fault: fault) { server in
        let query = if case .tcp = transport { "?transport=tcp" } else { "" }
        let flags = ["turn:127.0.0.1:\(server.port)\(query)", "--username", Account().username]
        let run = try Iceprobe.start(flags + Self.limit + ["--format", "json"]) {
          $0.environment = ["ICEPROBE_PASSWORD": Account().password]
        }
        try await server.tally(until: what, isDue)
        run.signal(signal)
        return (try await run.outcome(), server.tally)
      }
    }

    @Test(arguments: [FakeServer.Transport.udp, .tcp], EndToEndStopped.InterruptionTests.signals)
    func `Nobody waits for a second relay that the server does not grant`(
      transport: FakeServer.Transport, signal: CInt
    ) async throws {
      let (outcome, tally) = try await end(
        transport, .silentAfterRelay, by: signal, when: "another client"
      ) { $0.count(of: .allocate, isAuthenticated: false) == 2 }
      #expect(outcome.status == 130)
      let result = try #require(try outcome.report.results.first)
      #expect(result.status == "relay")
      #expect(result.relay?.setbacks.map(\.way) == ["same-server"])
      #expect(tally.grantedAllocations == 1)
      #expect(tally.openAllocations == 0)
    }

    @Test(arguments: [FakeServer.Transport.udp, .tcp])
    func `A second relay that is granted after the signal is freed`(
      transport: FakeServer.Transport
    ) async throws {
      // 100 ms: a third of what is waited for an answer on a path as short as this one.
      let (outcome, tally) = try await end(
        transport, .slowAfterRelay(.milliseconds(100)), when: "credentials of another client"
      ) { $0.grantedAllocations == 2 }
      #expect(outcome.status == 130)
      #expect(tally.grantedAllocations == 2)
      #expect(tally.openAllocations == 0)
    }

    @Test func `A pace that lets no second relay begin yet keeps nobody waiting`() async throws {
      try await FakeServer.with(.udp) { server in
        // One a second: the second relay waits for its turn.
        let run = try Iceprobe.start(
          [
            "turn:127.0.0.1:\(server.port)", "--username", Account().username, "--rate", "1",
            "--format", "json",
          ] + Self.limit
        ) { $0.environment = ["ICEPROBE_PASSWORD": Account().password] }
        try await server.tally(until: "a relay") { $0.grantedAllocations == 1 }
        run.signal(SIGINT)
        let outcome = try await run.outcome()
        #expect(outcome.status == 130)
        #expect(server.tally.count(of: .allocate, isAuthenticated: false) == 1)
        #expect(server.tally.openAllocations == 0)
      }
    }
  }
}
