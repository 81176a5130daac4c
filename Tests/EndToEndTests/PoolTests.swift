#if os(Linux)
  import BuiltIceprobe
  import TestServers
  import Testing

  extension EndToEnd {
    /// Names of several addresses, which a hosts file of the test's own gives them.
    @Suite struct PoolTests {
      static let withHosts = [
        "sh", "-c",
        """
        with_hosts='mount --bind "$HOSTS" /etc/hosts && exec "$0" "$@"'
        unshare --mount true && exec unshare --mount sh -c "$with_hosts" "$0" "$@"
        exec unshare -r --mount sh -c "$with_hosts" "$0" "$@"
        """,
      ]

      private func probe(
        _ url: String, _ arguments: [String] = [], hosts: String
      ) async throws -> Outcome {
        try await Iceprobe.run([url, "--format", "json"] + arguments) {
          $0.wrapper = Self.withHosts
          $0.environment = ["HOSTS": try $0.folder.write(hosts, to: "hosts")]
        }
      }

      @Test func `A pool of which one member is dead works, and is not called healthy`()
        async throws
      {
        try await FakeServer.with(.udp) { server in
          let outcome = try await probe(
            "stun:pool.test:\(server.port)", hosts: "127.0.0.1 pool.test\n127.0.0.3 pool.test\n")
          #expect(outcome.status == 0, "unshare and mount must be usable here: \(outcome.error)")
          let result = try #require(try outcome.report.results.first)
          #expect(result.status == "srflx")
          #expect(result.endpoints.map(\.address).sorted() == ["127.0.0.1", "127.0.0.3"])
          #expect(result.endpoints.map(\.status).sorted() == ["failure", "srflx"])
          #expect(
            result.warnings.map(\.message)
              == ["1 of 2 addresses does not work: 127.0.0.3 (connect/refused)"])
        }
      }

      @Test func `A family that is not there is no address`() async throws {
        let outcome = try await probe(
          "stun:pool.test:9", ["--ipv6"], hosts: "127.0.0.1 pool.test\n")
        #expect(outcome.status == 1)
        #expect(try outcome.report.causes == ["resolve/no-address"])
      }
    }
  }
#endif
