import BuiltIceprobe
import STUN
import TestServers
import Testing

extension EndToEnd {
  /// Servers that do what no server should: the cause is named, and the run ends within its limit.
  @Suite struct HostileServerTests {
    /// A server, and what is to be said of it.
    struct Hostility: Sendable, CustomTestStringConvertible {
      let transport: FakeServer.Transport
      let fault: Fault
      let scheme: String
      /// More than one where the kernel decides.
      let causes: [String]

      var testDescription: String { "\(scheme) \(fault): \(causes)" }

      init(
        _ transport: FakeServer.Transport, _ fault: Fault, _ scheme: String, _ causes: String...
      ) {
        (self.transport, self.fault, self.scheme, self.causes) = (transport, fault, scheme, causes)
      }

      func url(port: UInt16) -> String {
        let isStream = if case .tcp = transport { true } else { false }
        let query =
          switch (scheme, isStream) {
          case ("turn", true): "?transport=tcp"
          case ("turns", false): "?transport=udp"
          default: ""
          }
        return "\(scheme):127.0.0.1:\(port)" + query
      }
    }

    static let hostilities = [
      Hostility(.udp, .garbage(burst: 3), "stun", "binding/not-stun"),
      Hostility(.udp, .halfMessage, "stun", "binding/malformed"),
      Hostility(.udp, .wrongTransactionID, "stun", "binding/malformed"),
      Hostility(.udp, .noMappedAddress, "stun", "binding/no-mapped-address"),
      Hostility(.udp, .refuses(Refusal(.binding, 500)), "stun", "binding/error-response"),
      Hostility(.tcp, .http, "stuns", "tls/not-tls"),
      Hostility(.udp, .silent, "turns", "tls/timeout"),
      Hostility(.udp, .garbage(burst: 3), "turns", "tls/not-tls"),
      // A socket that is closed before it was read from sends RST, and else FIN.
      Hostility(.tcp, .closesAfterAccept, "stuns", "tls/closed", "tls/reset"),
      Hostility(.udp, .silentAfterChallenge, "turn", "allocate/no-response"),
      Hostility(.udp, .garbage(burst: 1000), "turn", "allocate/not-stun"),
      Hostility(.udp, .halfMessage, "turn", "allocate/malformed"),
      Hostility(.udp, .wrongTransactionID, "turn", "allocate/malformed"),
      Hostility(.udp, .realm(Array("\"\"".utf8)), "turn", "allocate/malformed"),
      Hostility(.udp, .challengeWithoutNonce, "turn", "allocate/malformed"),
      Hostility(.udp, .badIntegrity, "turn", "allocate/integrity"),
      Hostility(.udp, .noRelayedAddress, "turn", "allocate/no-relay"),
      Hostility(.udp, .zeroLifetime, "turn", "allocate/no-relay"),
      Hostility(
        .udp, .refuses(Refusal(.authenticatedAllocate, 438)), "turn", "allocate/stale-nonce"),
      Hostility(
        .udp, .refuses(Refusal(.authenticatedAllocate, 486)), "turn", "allocate/quota-reached"),
      Hostility(.tcp, .garbage(burst: 1), "turn", "allocate/not-stun"),
      Hostility(.tcp, .http, "turn", "allocate/not-stun"),
      Hostility(.tcp, .halfMessage, "turn", "allocate/malformed"),
      Hostility(.tcp, .trickle(every: .milliseconds(10)), "turn", "allocate/malformed"),
      Hostility(.tcp, .closesAfterAccept, "turn", "allocate/closed", "allocate/reset"),
      Hostility(.tcp, .closesAfterFirstRequest, "turn", "allocate/closed"),
      Hostility(.tcp, .resetsAfterFirstRequest, "turn", "allocate/reset"),
    ]

    @Test func `A server that sends on to others without end is left`() async throws {
      try await sendOn(4, to: []) { first in
        let outcome = try await Iceprobe.run(
          ["turn:127.0.0.1:\(first.port)", "--username", Account().username, "--format", "json"]
        ) { $0.environment = ["ICEPROBE_PASSWORD": Account().password] }
        #expect(outcome.status == 1)
        #expect(try outcome.report.causes == ["allocate/redirect-loop"])
      }
    }

    /// Runs a server that works, and `count` more, each of which sends on to the one before it.
    private func sendOn(
      _ count: Int, to servers: [FakeServer], _ body: (FakeServer) async throws -> Void
    ) async throws {
      let fault = servers.last.map { next in
        let alternate = TransportAddress(ip: .v4(0x7F00_0001), port: next.port)
        return Fault.refuses(Refusal(.firstAllocate, 300, alternate: alternate))
      }
      try await FakeServer.with(.udp, fault: fault) { server in
        if servers.count == count { return try await body(server) }
        try await sendOn(count, to: servers + [server], body)
      }
    }

    @Test(arguments: hostilities)
    func `A hostile server is told by what it does`(hostility: Hostility) async throws {
      let account = Account()
      try await FakeServer.with(hostility.transport, fault: hostility.fault, accounts: [account]) {
        server in
        let user = hostility.scheme.hasPrefix("turn") ? ["--username", account.username] : []
        let arguments = [hostility.url(port: server.port), "--format", "json", "--timeout", "0.5"]
        // 10 s beyond the limit: what is asserted is that there is one, and no timing.
        let outcome = try await Iceprobe.run(arguments + user, within: .seconds(10.5)) {
          $0.environment = ["ICEPROBE_PASSWORD": account.password]
        }
        #expect(outcome.status == 1)
        #expect(outcome.error == "")
        let causes = try outcome.report.causes
        #expect(causes.count == 1)
        #expect(hostility.causes.contains(causes.first ?? ""))
      }
    }
  }
}
