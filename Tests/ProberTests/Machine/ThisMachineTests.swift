import ProbeEvidence
import TestServers
import Testing

@testable import Prober

@Suite("What this machine says of itself", .timeLimit(.minutes(10)))
struct ThisMachineTests {
  @Test("has the loopback interface, each interface once, and no link-local address of IPv6")
  func interfaces() throws {
    let interfaces = try #require(ThisMachine.look().interfaces)
    #expect(interfaces.contains { $0.addresses.contains("127.0.0.1") })
    #expect(Set(interfaces.map(\.name)).count == interfaces.count)
    #expect(!interfaces.flatMap(\.addresses).contains { $0.hasPrefix("fe80") })
  }

  @Test("has the local address of a default route among those of the interfaces")
  func routes() throws {
    let seen = ThisMachine.look()
    for route in [seen.ipv4Route, seen.ipv6Route] {
      guard case .present(let address) = try #require(route) else { continue }
      #expect(seen.isOwn(Endpoint(address: address, port: 9)))
    }
  }

  @Test("is in the evidence of a run, in which this machine's own servers tell of no NAT")
  func run() async throws {
    try await FakeServer.with(.udp, at: "127.0.0.1") { first in
      try await FakeServer.with(.udp, at: "127.0.0.2") { second in
        let plan = try Probing.plan(
          [first, second].map { ("stun:\($0.address):\($0.port)", Account()) })
        let found = try await Prober(plan).run(now: Probing.now)
        #expect(found.probes.count == 2)
        #expect(found.vantage.interfaces == ThisMachine.look().interfaces)
        #expect(found.vantage.mappings == [])
        #expect([first, second].map(\.transactions) == [1, 1])
      }
    }
  }
}
