import BuiltIceprobe
import TestServers
import Testing

extension EndToEnd {
  /// Servers that do not work: the rung that broke, and what it cost the server.
  @Suite struct FailingServerTests {
    /// Probes `url` with coturn's user, and expects the one cause.
    private func expect(
      _ cause: String, of url: String, password: String = Coturn.password, trust: TestTrust? = nil,
      flags: [String] = [], within bound: Duration = .seconds(60),
      sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      let user = url.hasPrefix("stun") ? [] : ["--username", Coturn.username]
      let trustFlags = trust == nil ? [] : ["--ca-file", TestTrust.file]
      let arguments = [url, "--format", "json"] + user + trustFlags + flags
      let outcome = try await Iceprobe.run(arguments, within: bound) {
        try trust?.vouch(in: $0.folder)
        $0.environment = ["ICEPROBE_PASSWORD": password]
      }
      #expect(try outcome.report.causes == [cause], sourceLocation: sourceLocation)
      #expect(outcome.status == 1, sourceLocation: sourceLocation)
      #expect(outcome.error == "", sourceLocation: sourceLocation)
    }

    @Test(arguments: Way.turn)
    func `A wrong password is refused, and told, in two exchanges`(way: Way) async throws {
      let trust = try TestTrust()
      let log = try await Coturn.run(trust.coturn()) { server in
        try await expect(
          "allocate/unauthorized", of: server.url(way), password: "wrong",
          trust: trust)
        return try await server.log(until: "two 401") { $0.unauthorizedCount >= 2 }
      }
      #expect(log.allocations.isEmpty)
      // Over UDP a machine that is busy for 500 ms makes the forwarder ask again.
      if way != .turnUDP, way != .turnDTLS { #expect(log.unauthorizedCount == 2) }
    }

    // A socket that is closed before it was read from sends RST, and else FIN: the kernel decides.
    @Test(arguments: [("turn", "?transport=tcp", "allocate"), ("stuns", "", "tls")])
    func `A connection that is closed at once is told as closed or as reset`(
      scheme: String, query: String, stage: String
    ) async throws {
      try await FakeServer.with(.tcp, fault: .closesAfterAccept) { server in
        let outcome = try await Iceprobe.run(
          ["\(scheme):127.0.0.1:\(server.port)\(query)", "--format", "json"])
        let cause = try #require(try outcome.report.causes.first)
        #expect(["\(stage)/closed", "\(stage)/reset"].contains(cause))
        #expect(outcome.status == 1)
      }
    }
  }
}
