import BuiltIceprobe
import TestServers
import Testing

extension EndToEndInNumbers {
  /// More servers than a process may have files open, and more than there are addresses.
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

    @Test func `Servers that tenants share are asked once, and reported in each`() async throws {
      try await ServerPool.with(400, silence: 20) { pool in
        let outcome = try await Iceprobe.run(["--format", "json", "--timeout", "5"]) {
          try $0.folder.write(pool.configuration(tenants: 50, share: 40), to: "servers.json")
        }
        let report = try outcome.report
        #expect(report.tenants.map(\.results.count) == Array(repeating: 40, count: 50))
        let dead = report.results.filter { $0.status != "relay" }
        #expect(Set(dead.map(\.url)) == Set(pool.silent.map(\.url)))
        // Each of 400 stands in five of the tenants.
        #expect(dead.count == 5 * pool.silent.count)
        #expect(Set(report.causes) == ["allocate/no-response"])
        #expect(outcome.status == 1)
        for server in pool.healthy {
          #expect(server.tally.grantedAllocations == 1)
          #expect(server.tally.openAllocations == 0)
        }
        for server in pool.silent {
          // The probe's request, and one of a trial from another socket.
          #expect(Set(server.tally.requests.map(\.transactionID)).count == 2)
        }
      }
    }
  }
}
