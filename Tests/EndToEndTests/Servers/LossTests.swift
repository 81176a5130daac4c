import BuiltIceprobe
import TestServers
import Testing

extension EndToEndOverPaths {
  /// A path that loses packets.
  @Suite struct LossTests {
    @Test func `At 30 % loss each way at most one of 100 probes of a healthy server fails`()
      async throws
    {
      try await Coturn.run(.init(.secret("a secret"))) { server in
        try await Middlebox.with(
          .udp, to: server.port, doing: [.loses(.bothWays, 0.3)]
        ) { box in
          // Users of their own: the same server with the same user would be probed once.
          let entries = (0..<100).map {
            """
            {"urls": "turn:127.0.0.1:\(box.port)", "username": "user-\($0)", "secret": "a secret"}
            """
          }
          let outcome = try await Iceprobe.run(["--format", "json", "--rate", "0"]) {
            try $0.folder.write(TestConfiguration.of(turn: entries), to: "servers.json")
          }
          let statuses = try outcome.report.statuses
          #expect(statuses.count == 100)
          #expect(statuses.count { $0 == "relay" } >= 99)
          for direction in [Middlebox.Direction.toServer, .toClient] {
            let (passed, dropped) = (box.tally.passed(direction), box.tally.dropped(direction))
            let lost = Double(dropped.datagrams) / Double(passed.datagrams + dropped.datagrams)
            // Five standard deviations of 200 datagrams, the fewest that there can be.
            #expect((0.14...0.46).contains(lost))
          }
        }
      }
    }
  }
}
