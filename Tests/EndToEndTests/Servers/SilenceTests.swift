import BuiltIceprobe
import TestServers
import Testing

extension EndToEndInNumbers {
  /// Servers that never answer: waiting for them holds nobody up.
  @Suite struct SilenceTests {
    /// A configuration of servers that one user has.
    private static func configuration(_ urls: [String]) -> String {
      TestConfiguration.of(
        turn: urls.map {
          TestConfiguration.entry($0, username: Account().username, credential: Account().password)
        })
    }

    /// 20 s for four at a time: one after the other would take 750 s.
    @Test func `Silent servers are waited for side by side, however few work at once`() async throws
    {
      let limit = 20
      try await SilentNetwork.with { network in
        let servers = SilentNetwork.Silence.allCases.map { ($0, network.urls(50, $0)) }
        let outcome = try await Iceprobe.run([
          "--format", "json", "--timeout", "\(limit)", "--concurrency", "4",
        ]) { try $0.folder.write(Self.configuration(servers.flatMap(\.1)), to: "servers.json") }
        let report = try outcome.report
        for (silence, urls) in servers {
          let results = report.results.filter { urls.contains($0.url) }
          let causes = results.compactMap(\.cause).map { "\($0.stage)/\($0.code)" }
          #expect(causes == urls.map { _ in silence.cause })
        }
        // Nobody has waited for anybody's limit.
        #expect(report.duration < Double(2 * limit * 1000))
        #expect(outcome.status == 1)
        #expect(outcome.error == "")
      }
    }

    @Test func `A server that answers gets its agent among those that do not, which get none`()
      async throws
    {
      try await SilentNetwork.with { network in
        try await FakeServer.with(.udp) { server in
          let silent = SilentNetwork.Silence.allCases.flatMap { network.urls(20, $0) }
          let outcome = try await Iceprobe.run([
            "--format", "json", "--timeout", "3", "--concurrency", "1", "--verbose",
          ]) {
            try $0.folder.write(Self.configuration(silent + [server.url]), to: "servers.json")
          }
          let relays = try outcome.report.results.filter { $0.status == "relay" }
          #expect(relays.map(\.url) == [server.url])
          let agents = outcome.error.split(separator: "\n").filter {
            $0.contains("the agent gathers")
          }
          #expect(agents.count == 1)
          #expect(agents.allSatisfy { $0.hasPrefix(server.url) })
          try await server.tally(until: "the end of the relay") { $0.openAllocations == 0 }
        }
      }
    }

    @Test(arguments: [64, 256, 1024])
    func `Where few files may be open silent servers take longer, and nothing is lost`(
      limit: Int
    ) async throws {
      try await SilentNetwork.with { network in
        let urls = network.urls(max(200, limit / 2), .request)
        // Half a second: on a busy machine a shorter limit ends before its server is asked.
        let outcome = try await Iceprobe.run(["--format", "json", "--timeout", "0.5"]) {
          $0.wrapper = ["sh", "-c", #"ulimit -n \#(limit); exec "$0" "$@""#]
          try $0.folder.write(Self.configuration(urls), to: "servers.json")
        }
        let causes = try outcome.report.causes
        #expect(causes == urls.map { _ in "allocate/no-response" })
        let notes = outcome.error.split(separator: "\n")
        #expect(notes.count == 1)
        #expect(notes.allSatisfy { $0.hasPrefix("Note: this process may open so few files") })
      }
    }
  }
}
