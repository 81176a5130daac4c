import BuiltIceprobe
import TestServers
import Testing

extension EndToEndOverPaths {
  /// Relays that are proved over paths that lose, delay, stall and cut.
  @Suite struct ProofPathTests {
    /// Proves the relay of a coturn behind a box, and expects the one cause, or none.
    private func prove(
      _ transport: Middlebox.Transport, doing interferences: [Middlebox.Interference] = [],
      lines: [String] = [], _ arguments: [String], cause: String? = nil,
      sourceLocation: SourceLocation = #_sourceLocation,
      _ check: (ReportedRun.Relay, Middlebox.Tally) throws -> Void
    ) async throws {
      let options = Coturn.Options(lines: [EndToEnd.ProofTests.loopbackPeers] + lines)
      try await Coturn.run(options) { server in
        try await Middlebox.with(transport, to: server.port, doing: interferences) { box in
          let query = if case .tcp = transport { "?transport=tcp" } else { "" }
          let url = "turn:127.0.0.1:\(box.port)\(query)"
          let flags = [url, "--username", Coturn.username, "--prove", "--format", "json"]
          let outcome = try await Iceprobe.run(flags + arguments) {
            $0.environment = ["ICEPROBE_PASSWORD": Coturn.password]
          }
          let report = try outcome.report
          #expect(report.causes == [cause].compactMap { $0 }, sourceLocation: sourceLocation)
          #expect(outcome.status == (cause == nil ? 0 : 1), sourceLocation: sourceLocation)
          try check(#require(report.results.first?.relay), box.tally)
        }
      }
    }

    @Test func `Loss each way is what the path was told, within five percent`() async throws {
      try await prove(
        .udp, doing: [.loses(.toServer, 0.1)], ["--packets", "300"], cause: "data/loss"
      ) { relay, box in
        let (passed, dropped) = (box.passed(.toServer), box.dropped(.toServer))
        let lost = 100 * Double(dropped.datagrams) / Double(passed.datagrams + dropped.datagrams)
        let loss = try #require(relay.packets?.loss)
        let both = (try #require(loss.there) + #require(loss.back)) / 2
        #expect(abs(both - lost) <= 5)
        #expect(abs(both - 10) <= 5)
      }
    }

    @Test func `Loss that is allowed is no failure`() async throws {
      try await prove(
        .udp, doing: [.loses(.toServer, 0.1)], ["--packets", "50", "--max-loss", "60"]
      ) { relay, _ in #expect(relay.proved == true) }
    }

    @Test func `Round trip and jitter are no less than what the path was told`()
      async throws
    {
      // To the server 100 ms, back 100 or 150 ms in turns: an echo takes two round trips.
      try await prove(
        .udp,
        doing: [
          .delays(.toServer, by: .milliseconds(100)),
          .delays(.toClient, by: .milliseconds(100), jitter: .milliseconds(50)),
        ], ["--packets", "150"]
      ) { relay, _ in
        let packets = try #require(relay.packets)
        let roundTrip = try #require(packets.roundTrip)
        // How much a busy machine adds is for `make bench` to say. It can also even out what two packets
        // have waited: a fifth of the path's own jitter is jitter that was seen.
        #expect(roundTrip.minimum >= 380)
        #expect(try #require(packets.jitter.there) >= 10)
      }
    }

    @Test func `A relay into which data goes, and out of which none comes, is told as that`()
      async throws
    {
      // The first relay's way back carries a challenge, the grant and the permission. The second one
      // is refused, and a plain socket hears what the relay sends.
      try await prove(
        .udp, doing: [.drops(.toClient, afterDatagrams: 3)], lines: ["user-quota=1"],
        ["--timeout", "2"], cause: "data/one-way"
      ) { relay, _ in #expect(relay.proved == false) }
    }

    /// Side by side, for both mostly wait.
    @Test func `A flow that is killed after some bytes is told as frozen, with how many`()
      async throws
    {
      async let overUDP: Void = proveFrozen(.udp)
      async let overTCP: Void = proveFrozen(.tcp)
      _ = try await (overUDP, overTCP)
    }

    private func proveFrozen(_ transport: Middlebox.Transport) async throws {
      try await prove(
        transport, doing: [.stalls(afterBytes: 40_000)], ["--packets", "10", "--hold", "8s"],
        cause: "data/frozen"
      ) { relay, _ in
        let freeze = try #require(relay.hold?.freezes.first)
        #expect(!freeze.healed)
        #expect(freeze.duration > 5000)
        // Of each leg's bytes most are these packets; the rest is headers and the way to the relay.
        #expect(freeze.bytes > 10_000 && freeze.bytes < 40_000)
      }
    }

    @Test func `A freeze that heals is told with when and how long`() async throws {
      try await prove(
        .udp, doing: [.stallsLater(after: .seconds(2), healingAfter: .seconds(6))],
        ["--packets", "10", "--hold", "10s"], cause: "data/frozen"
      ) { relay, _ in
        let freeze = try #require(relay.hold?.freezes.first)
        #expect(freeze.healed)
        #expect(relay.hold?.freezes.count == 1)
      }
    }

    @Test func `A connection that is reset in mid-flow is told`() async throws {
      try await prove(
        .tcp, doing: [.resets(afterBytes: 30_000)], ["--packets", "10", "--hold", "20s"],
        cause: "data/frozen"
      ) { relay, _ in #expect(relay.hold?.interrupted == false) }
    }

    @Test func `A path that is well is never frozen, and the rate is measured`() async throws {
      try await prove(.udp, ["--packets", "10", "--hold", "2s", "--throughput", "1s"]) { relay, _ in
        #expect(relay.hold?.freezes.isEmpty == true)
        #expect((relay.hold?.bytesThere ?? 0) > 0 && (relay.hold?.bytesBack ?? 0) > 0)
        #expect((relay.throughput?.bitsPerSecondThere ?? 0) > 0)
        #expect((relay.throughput?.bitsPerSecondBack ?? 0) > 0)
      }
    }
  }
}
