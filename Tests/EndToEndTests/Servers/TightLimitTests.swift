import BuiltIceprobe
import STUN
import TestServers
import Testing

extension EndToEnd {
  /// Limits that run out at any instant of a probe.
  @Suite struct TightLimitTests {
    private static let accounts = (0..<16).map { Account(username: "user-\($0)") }

    /// Entries that ask the server at a URL once for each user.
    private static func entries(_ url: String) -> [String] {
      accounts.map {
        TestConfiguration.entry(url, username: $0.username, credential: $0.password)
      }
    }

    /// 64 probes whose limit is over before most of them have a socket, four times.
    @Test(arguments: ["0.0001", "0.0005", "0.002", "0.005"])
    func `The limit runs out while sockets are opened`(limit: String) async throws {
      try await FakeServer.with(.udp, accounts: Self.accounts) { udp in
        try await FakeServer.with(.tcp, accounts: Self.accounts) { tcp in
          let urls = [
            "turn:127.0.0.1:\(udp.port)", "turns:127.0.0.1:\(udp.port)?transport=udp",
            "turn:127.0.0.1:\(tcp.port)?transport=tcp", "turns:127.0.0.1:\(tcp.port)",
          ]
          let configuration = TestConfiguration.of(turn: urls.flatMap(Self.entries))
          for _ in 0..<4 {
            let outcome = try await Iceprobe.run(
              ["--format", "json", "--rate", "0", "--timeout", limit]
            ) { try $0.folder.write(configuration, to: "servers.json") }
            #expect([1, 3, 70].contains(outcome.status), "\(outcome)")
            #expect(outcome.error == "")
            #expect(try outcome.report.statuses.count == 64)
          }
        }
      }
    }

    @Test(arguments: [437, 300])
    func `What a server has said stands when the limit runs out upon it`(code: Int) async throws {
      let limit = Duration.milliseconds(300)
      try await FakeServer.with(.udp) { other in
        let alternate = TransportAddress(ip: .v4(0x7F00_0001), port: other.port)
        // 128 answers, one each 500 µs. They begin 64 ms before the limit, since a request is younger
        // than its probe: by how much depends on the machine.
        var servers: [FakeServer] = []
        for number in 0..<128 {
          let refusal = Refusal(
            .firstAllocate, code, alternate: alternate,
            after: limit - .microseconds(64_000 - 500 * number))
          servers.append(
            try await FakeServer.start(
              .udp, fault: .refuses(refusal), at: "127.2.0.\(number + 1)"))
        }
        let entries = servers.map {
          TestConfiguration.entry(
            "turn:\($0.address):\($0.port)", username: Account().username,
            credential: Account().password)
        }
        let outcome = try await Iceprobe.run([
          "--format", "json", "--timeout", "0.3", "--concurrency", "16",
        ]) {
          try $0.folder.write(TestConfiguration.of(turn: entries), to: "servers.json")
        }
        #expect(try !outcome.report.causes.contains("connect/timeout"))
        #expect(outcome.error == "")
        for server in servers { try await server.stop() }
      }
    }
  }
}
