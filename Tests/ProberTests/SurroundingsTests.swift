import Reachability
import TestServers
import Testing

@testable import Prober

@Suite("The resolver", .timeLimit(.minutes(1)))
struct ResolverTests {
  private func addresses(_ answer: Resolver.Answer) -> [String] {
    if case .addresses(let addresses) = answer { addresses } else { [] }
  }

  @Test("knows the machine itself")
  func localhost() async {
    #expect(addresses(await Resolver().resolve("localhost")).contains("127.0.0.1"))
  }

  @Test("gives a numeric address back, once", arguments: ["127.0.0.9", "::1", "2001:db8::1"])
  func numeric(_ address: String) async {
    #expect(addresses(await Resolver().resolve(address)) == [address])
  }

  @Test("has no address for a name that breaks the rules of DNS, which is asked of nobody")
  func unaskable() async {
    // RFC 1035 §2.3.4: 63 bytes a label.
    let answer = await Resolver().resolve(String(repeating: "a", count: 64) + ".invalid")
    guard case .failure(_, let detail) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(!detail.isEmpty)
  }
}

@Suite("What a probe lives on")
struct SurroundingsTests {
  @Test("is enough for some probes at once, and the limit is left as high as it was raised")
  func descriptors() {
    let first = Descriptors.probesAtOnce()
    #expect(first >= 1)
    #expect(Descriptors.probesAtOnce() == first)
  }

  @Test("are REST credentials that end an hour after the run began")
  func rest() {
    let credential = LongTermCredential(
      .rest(name: "alice", secret: Secret("north")), now: 1_795_305_600)
    #expect(credential.username == "1795309200:alice")
    // printf 1795309200:alice | openssl dgst -sha1 -hmac north -binary | base64
    #expect(credential.password.reveal() == "clyyLtLEr65KoBTMikmhSappfuY=")
  }

  @Test("are placeholders where the configuration has no credential")
  func placeholder() {
    let credential = LongTermCredential(.placeholder, now: 0)
    #expect(credential.username == "1")
    #expect(credential.password.reveal() == "1")
  }
}

@Suite("The relay that delays", .timeLimit(.minutes(1)))
struct DelayRelayTests {
  @Test("carries a probe to its server and back", arguments: [Path.udp, .tcp])
  func carries(_ path: Path) async throws {
    try await FakeServer.with(path == .udp ? .udp : .tcp) { server in
      let slow = DelayRelay.Direction(delay: .milliseconds(10))
      let relay = try await DelayRelay(
        path == .udp ? .udp : .tcp, to: server.port, up: slow, down: slow)
      let probing = try await Probing(path.url("turn", port: relay.port))
      #expect(probing.verdict == .relay)
      try await server.until { $0.openAllocations == 0 }
      // Two exchanges over a path of 20 ms: less is impossible.
      let allocate = Findings(probing.evidence).phases.allocate
      #expect(try #require(allocate) >= .milliseconds(40))
      try await relay.stop()
    }
  }

  @Test("loses what it is to lose")
  func loses() async throws {
    try await FakeServer.with(.udp) { server in
      let relay = try await DelayRelay(
        .udp, to: server.port, up: DelayRelay.Direction(loss: 1))
      let probing = try await Probing(
        Path.udp.url("turn", port: relay.port), limit: Probing.brief)
      #expect(probing.verdict.word == "allocate/no-response")
      #expect(server.tally.requests.isEmpty)
      try await relay.stop()
    }
  }

  @Test("stalls where it is to stall")
  func stalls() async throws {
    try await FakeServer.with(.tcp) { server in
      let relay = try await DelayRelay(
        .tcp, to: server.port, down: DelayRelay.Direction(stallsAfter: 0))
      let probing = try await Probing(
        Path.tcp.url("turn", port: relay.port), limit: Probing.brief)
      #expect(probing.verdict.word == "allocate/no-response")
      #expect(server.tally.requests.count == 1)
      try await relay.stop()
    }
  }
}
