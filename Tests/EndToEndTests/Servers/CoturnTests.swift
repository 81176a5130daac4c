import TestServers
import Testing

extension EndToEnd {
  /// The harness itself: what coturn's log says is what the other tests rely on.
  @Suite struct CoturnTests {
    @Test func `An allocation that its client frees is told as freed, and as no longer open`()
      async throws
    {
      try await Coturn.run { server in
        let client = try TURNClient(port: server.port)
        #expect(try client.allocate())
        let log = try await server.log(until: "an allocation") { !$0.allocations.isEmpty }
        #expect(log.openAllocations.count == 1)
        #expect(log.freedAllocations.isEmpty)
        #expect(log.allocatedUsernames == [Coturn.username])
        #expect(log.unauthorizedCount == 1)

        #expect(try client.free())
        let end = try await server.log(until: "its end") { $0.openAllocations.isEmpty }
        #expect(end.freedAllocations == end.allocations)
      }
    }

    @Test func `An allocation that expires is told as ended, and not as freed`() async throws {
      // 1 s: coturn's shortest.
      try await Coturn.run(.init(lines: ["max-allocate-lifetime=1"])) { server in
        let client = try TURNClient(port: server.port)
        #expect(try client.allocate())
        try await server.log(until: "an allocation") { $0.openAllocations.count == 1 }
        let end = try await server.log(until: "its end") { $0.openAllocations.isEmpty }
        #expect(end.freedAllocations.isEmpty)
      }
    }

    @Test func `Several servers run at once, and each ends with its test`() async throws {
      let port = try await Coturn.run { first in
        try await Coturn.run { second in
          #expect(first.port != second.port)
          #expect(try TURNClient(port: second.port).allocate())
          try await second.log(until: "an allocation") { $0.allocations.count == 1 }
          #expect(first.log.allocations.isEmpty)
        }
        return first.port
      }
      #expect(try LoopbackSocket(.udp, connectedTo: port).answer(to: [0]) == nil)
      #expect(throws: SystemError.self) { try LoopbackSocket(.tcp, connectedTo: port) }
    }

    @Test func `A server that cannot start says why`() async throws {
      await #expect {
        try await Coturn.run(.init(lines: ["proc-user=no-such-user"])) { _ in }
      } throws: { "\($0)".contains("it ended") }
    }
  }
}
