import BuiltIceprobe
import TestServers
import Testing

extension EndToEnd {
  /// More servers than a process may have files open.
  @Suite struct ManyServersTests {
    @Test(arguments: ["-S", "-S -H"])
    func `A thousand servers are all answered for under a limit of 256 files`(limit: String)
      async throws
    {
      try await Coturn.run(.init(.secret("a secret"))) { server in
        let entries = (0..<1000).map { number in
          """
          {"urls": "\(server.url(.turnUDP))", "username": "user-\(number)", "secret": "a secret"}
          """
        }
        let outcome = try await Iceprobe.run(["--format", "json", "--rate", "0"]) {
          $0.wrapper = [
            "sh", "-c", #"for each in \#(limit); do ulimit $each -n 256; done; exec "$0" "$@""#,
          ]
          try $0.folder.write(TestConfiguration.of(turn: entries), to: "servers.json")
        }
        let report = try outcome.report
        #expect(report.causes == [])
        #expect(report.statuses == Array(repeating: "relay", count: 1000))
        #expect(outcome.status == 0)
        let log = try await server.log(until: "the end of all") {
          $0.freedAllocations.count == 1000
        }
        #expect(log.openAllocations == [])
      }
    }
  }
}
