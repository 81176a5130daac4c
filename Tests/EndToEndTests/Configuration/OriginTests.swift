import BuiltIceprobe
import TestServers
import Testing

extension EndToEnd {
  /// Where probes come from.
  @Suite struct OriginTests {
    @Test func `Probes come from the address and the ports that are named`() async throws {
      let first = try FreePort.closed()
      try await Coturn.run { server in
        let outcome = try await Iceprobe.run(
          [
            "--bind-address", "127.0.0.1", "--bind-port", "\(first)-\(min(65535, first + 9))",
            "--format", "json",
          ]) {
            try $0.folder.write(
              TestConfiguration.of(turn: [server.entry(.turnUDP), server.entry(.turnTCP)]),
              to: "servers.json")
          }
        #expect(outcome.status == 0, "\(outcome.error)")
        let endpoints = try outcome.report.results.map(\.endpoint)
        #expect(endpoints.count == 2)
        for endpoint in endpoints {
          #expect(endpoint?.localAddress == "127.0.0.1")
          let port = try #require(endpoint?.localPort)
          #expect((Int(first)...Int(first) + 9).contains(port))
        }
      }
    }

    @Test(
      arguments: [
        (["--bind-address", "203.0.113.77"], "this machine does not have the address"),
        (["--bind-address", "host.example"], "expected an IPv4 or IPv6 address"),
        (["--bind-port", "0"], "expected a port from 1 to 65535, or a range"),
        (["--bind-port", "9-8"], "expected a port from 1 to 65535, or a range"),
        (["stun:127.0.0.2:9", "--bind-port", "40000"], "1 port for 2 probes"),
      ])
    func `What cannot be bound is an error, and nothing is sent`(
      arguments: [String], words: String
    ) async throws {
      let outcome = try await Iceprobe.run(["stun:127.0.0.1:9"] + arguments)
      #expect(outcome.status == 2)
      #expect(outcome.output == "")
      #expect(outcome.error.contains(words), "\(outcome.error)")
    }
  }
}
