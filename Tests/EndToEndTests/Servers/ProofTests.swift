import BuiltIceprobe
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
  /// Relays that are proved with data, through the real coturn.
  @Suite struct ProofTests {
    /// What lets one relay of a server on the loopback interface send to another.
    static let loopbackPeers = "allow-loopback-peers"

    @Test(arguments: Way.turn)
    func `A relay that carries data both ways is proved, and nothing is left`(
      way: Way
    ) async throws {
      let trust = try TestTrust()
      var options = try trust.coturn()
      options.lines = [Self.loopbackPeers]
      try await Coturn.run(options) { server in
        let outcome = try await Iceprobe.run([
          server.url(way), "--username", Coturn.username, "--ca-file", TestTrust.file, "--prove",
          "--packets", "10", "--format", "json",
        ]) {
          try trust.vouch(in: $0.folder)
          $0.environment = ["ICEPROBE_PASSWORD": Coturn.password]
        }
        #expect(outcome.status == 0)
        #expect(outcome.error == "")
        let result = try #require(try outcome.report.results.first)
        #expect(result.status == "relay")
        #expect(result.relay?.setbacks.isEmpty == true)
        #expect(result.relay?.proved == true)
        #expect(result.relay?.way == "same-server")
        #expect(result.relay?.timeToReady != nil)
        let packets = try #require(result.relay?.packets)
        #expect([packets.sent, packets.arrived, packets.returned] == [10, 10, 10])
        #expect(packets.loss.there == 0)
        #expect(packets.roundTrip != nil)
        try await server.log(until: "the end of both allocations") {
          $0.allocations.count == 2 && $0.freedAllocations.count == 2
        }
      }
    }

    /// Proves the relay of one server with coturn's user.
    private func prove(
      _ url: String, _ arguments: String..., password: String = Coturn.password,
      username: String = Coturn.username
    ) async throws -> Outcome {
      let flags = [url, "--username", username, "--prove", "--format", "json"]
      return try await Iceprobe.run(flags + arguments) {
        $0.environment = ["ICEPROBE_PASSWORD": password]
      }
    }

    @Test func `A server that denies its own address is not called broken`() async throws {
      try await Coturn.run { server in
        let outcome = try await prove(server.url(.turnUDP))
        #expect(outcome.status == 0)
        let result = try #require(try outcome.report.results.first)
        #expect(result.status == "relay")
        #expect(result.relay?.proved == false)
        #expect(result.warnings.map(\.code) == ["relay-not-proved"])
        #expect(
          result.relay?.setbacks.map(\.way) == ["same-server", "mapped-address", "private-peer"])
      }
    }

    @Test func `A server that denies its own address is proved with another one's relay`()
      async throws
    {
      let hardened = Coturn.Options(lines: [Self.loopbackPeers, "denied-peer-ip=127.0.0.1"])
      let second = Coturn.Options(relayAddress: "127.0.0.2", lines: [Self.loopbackPeers])
      try await Coturn.run(hardened) { server in
        try await Coturn.run(second) { other in
          // By another name: servers of one host count as one.
          let otherURL = "turn:localhost:\(other.port)"
          let flags = ["--prove", "--packets", "5", "--ipv4", "--format", "json"]
          let outcome = try await Iceprobe.run(flags) {
            try $0.folder.write(
              TestConfiguration.of(turn: [
                server.entry(.turnUDP),
                TestConfiguration.entry(
                  otherURL, username: Coturn.username, credential: Coturn.password),
              ]), to: "servers.json")
          }
          #expect(outcome.status == 0)
          let relays = try outcome.report.results.map(\.relay)
          #expect(relays.map { $0?.way } == ["other-server", "same-server"])
          #expect(relays.map { $0?.proved } == [true, true])
          #expect(relays[0]?.peer == otherURL)
          for server in [server, other] {
            try await server.log(until: "the end of all allocations") {
              !$0.allocations.isEmpty && $0.openAllocations.isEmpty
            }
          }
        }
      }
    }

    @Test func `A user who may have one relay only is told so, and proved with a plain socket`()
      async throws
    {
      let options = Coturn.Options(lines: [Self.loopbackPeers, "user-quota=1"])
      try await Coturn.run(options) { server in
        let outcome = try await prove(server.url(.turnTCP), "--packets", "5")
        #expect(outcome.status == 0)
        let result = try #require(try outcome.report.results.first)
        #expect(result.relay?.proved == true)
        #expect(result.relay?.way == "mapped-address")
        #expect(result.warnings.map(\.code) == ["relay-proved-otherwise"])
        #expect(result.warnings.first?.message.contains("486") == true)
        try await server.log(until: "the end of the allocation") {
          !$0.allocations.isEmpty && $0.openAllocations.isEmpty
        }
      }
    }

    @Test(arguments: [.silentAfterGrant, .refuses(Refusal(.permission, 400)), nil] as [Fault?])
    func `A relay that is granted and of no use is freed`(fault: Fault?) async throws {
      try await FakeServer.with(.tcp, fault: fault) { server in
        let outcome = try await prove(
          "turn:127.0.0.1:\(server.port)?transport=tcp", "--timeout", "1",
          password: Account().password, username: Account().username)
        #expect(outcome.status == 1)
        try await server.tally(until: "no allocation left") { $0.openAllocations == 0 }
      }
    }

    @Test func `A relay that is held until the run is ended tells what is known, and is freed`()
      async throws
    {
      try await Coturn.run(.init(lines: [Self.loopbackPeers])) { server in
        let run = try Iceprobe.start([
          server.url(.turnUDP), "--username", Coturn.username, "--packets", "5", "--hold", "60s",
          "--format", "json", "-v",
        ]) { $0.environment = ["ICEPROBE_PASSWORD": Coturn.password] }
        try await run.error(has: "holding")
        run.signal(SIGINT)
        let outcome = try await run.outcome()
        #expect(outcome.status == 130)
        let result = try #require(try outcome.report.results.first)
        #expect(result.status == "relay")
        #expect(result.relay?.proved == true)
        #expect(result.relay?.hold?.interrupted == true)
        try await server.log(until: "the end of both allocations") {
          $0.allocations.count == 2 && $0.openAllocations.isEmpty
        }
      }
    }
  }
}
