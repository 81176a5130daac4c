#if os(Linux)
  import BuiltIceprobe
  import TestServers
  import Testing

  extension EndToEnd {
    /// Names of several addresses, which a hosts file of the test's own gives them.
    @Suite struct PoolTests {
      @Test func `A pool of which one member is dead works, and is not called healthy`()
        async throws
      {
        try await FakeServer.with(.udp) { server in
          let outcome = try await Iceprobe.run(
            ["stun:pool.test:\(server.port)", "--format", "json"]
          ) { try Seclusion.hosts("127.0.0.1 pool.test", "127.0.0.3 pool.test").surround(&$0) }
          #expect(outcome.status == 0, "unshare and mount must be usable here: \(outcome.error)")
          let result = try #require(try outcome.report.results.first)
          #expect(result.status == "srflx")
          #expect(result.endpoints.compactMap(\.address).sorted() == ["127.0.0.1", "127.0.0.3"])
          #expect(result.endpoints.map(\.status).sorted() == ["failure", "srflx"])
          #expect(
            result.warnings.map(\.message)
              == ["1 of 2 addresses does not work: 127.0.0.3 (connect/refused)"])
        }
      }
    }
  }
#endif
