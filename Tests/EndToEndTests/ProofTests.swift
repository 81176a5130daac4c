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
        #expect(result.relay?.setbacks.map(\.way) == ["same-server", "mapped-address"])
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

    @Test func `A relay whose address leads elsewhere is granted, and carries nothing`()
      async throws
    {
      let options = Coturn.Options(lines: [Self.loopbackPeers, "external-ip=127.0.0.9"])
      try await Coturn.run(options) { server in
        let outcome = try await prove(server.url(.turnUDP), "--timeout", "2")
        #expect(try outcome.report.causes == ["data/no-data"])
        #expect(try outcome.report.results.first?.relay?.proved == false)
        #expect(outcome.status == 1)
      }
    }

    @Test(
      arguments: [
        (.silentAfterGrant, "permission/no-response"),
        (.refuses(Refusal(.permission, 400)), "permission/error-response"),
        // It grants relays and relays nothing.
        (nil, "data/no-data"),
      ] as [(Fault?, String)])
    func `A relay that is granted and of no use is told by what it lacks`(
      fault: Fault?, cause: String
    ) async throws {
      try await FakeServer.with(.tcp, fault: fault) { server in
        let outcome = try await prove(
          "turn:127.0.0.1:\(server.port)?transport=tcp", "--timeout", "1",
          password: Account().password, username: Account().username)
        #expect(try outcome.report.causes == [cause])
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

#if os(Linux)
  extension EndToEnd {
    /// Relays of a coturn that shares a network namespace of the test's own with the program: its
    /// address is a public one, and a firewall stands before its relay ports.
    @Suite struct ProofInNamespaceTests {
      private static let address = "198.51.100.1"

      private static func configuration(_ lines: String...) -> String {
        ([
          "listening-ip=\(address)", "relay-ip=\(address)", "listening-port=3478",
          "min-port=50000", "max-port=50100", "lt-cred-mech",
          "user=\(Coturn.username):\(Coturn.password)", "realm=\(Coturn.realm)", "no-tls",
          "no-dtls", "no-cli", "no-stdout-log", "log-file=coturn.log", "pidfile=pid",
          "userdb=userdb",
        ] + lines).joined(separator: "\n") + "\n"
      }

      /// A network and a process namespace, which coturn does not outlive. It is asked until it answers.
      /// With a /proc of its own: Dispatch looks its threads up there, and ends the process if they are
      /// somebody else's.
      private static let besideCoturn = [
        "sh", "-c",
        """
        inside='ip link set lo up && ip address add 198.51.100.1/32 dev lo && nft "$RULES" || exit 99
        turnserver -c turnserver.conf >/dev/null 2>&1 &
        for _ in $(seq 100); do
          "$1" --timeout 0.2 stun:198.51.100.1 >/dev/null 2>&1 && break
        done
        exec "$@"'
        unshare --net true && exec unshare --net --pid --fork --kill-child --mount-proc \
          sh -c "$inside" sh "$0" "$@"
        exec unshare -r --net --pid --fork --kill-child --mount-proc sh -c "$inside" sh "$0" "$@"
        """,
      ]

      private func prove(
        _ configuration: String, rules: String = "table inet none {}", _ arguments: String...
      ) async throws -> Outcome {
        let flags = [
          "turn:\(Self.address)", "--username", Coturn.username, "--prove", "--format", "json",
        ]
        return try await Iceprobe.run(flags + arguments) {
          $0.wrapper = Self.besideCoturn
          $0.environment = ["RULES": rules, "ICEPROBE_PASSWORD": Coturn.password]
          try $0.folder.write(configuration, to: "turnserver.conf")
        }
      }

      @Test func `A server that denies every peer forbids what calls need`() async throws {
        let outcome = try await prove(
          Self.configuration("denied-peer-ip=0.0.0.0-255.255.255.255"))
        #expect(outcome.status == 1, "unshare and nft must be usable here: \(outcome.error)")
        #expect(try outcome.report.causes == ["permission/forbidden"])
      }

      @Test func `Relay ports that a firewall blocks are granted, and carry nothing`()
        async throws
      {
        let outcome = try await prove(
          Self.configuration(),
          rules: """
            table inet firewall {
              chain input {
                type filter hook input priority 0
                udp dport 50000-50100 drop
              }
            }
            """, "--timeout", "2")
        #expect(outcome.status == 1, "unshare and nft must be usable here: \(outcome.error)")
        let result = try #require(try outcome.report.results.first)
        #expect(result.candidates.map(\.type) == ["relay"])
        #expect(try outcome.report.causes == ["data/no-data"])
      }
    }
  }
#endif
