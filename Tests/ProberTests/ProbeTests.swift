import Judging
import NIOConcurrencyHelpers
import ProbeEvidence
import Prober
import STUN
import TestServers
import Testing

@Suite("A probe", .timeLimit(.minutes(10)))
struct ProbeTests {
  @Test(
    "shows the server user name and password byte for byte, and gets a relay",
    arguments: [
      ("\"alice\"", "wonderland"), ("alice", "\"wonderland\""), ("\"", "\"\""),
      ("alice\0", "wonder\0land"), ("\0", "\0"), (String(repeating: "a", count: 508), "w"),
    ], [Path.udp, .tcp])
  func credentials(_ pair: (name: String, password: String), path: Path) async throws {
    func inJSON(_ text: String) -> String {
      text.replacing("\"", with: "\\\"").replacing("\0", with: "\\u0000")
    }
    let account = Account(username: pair.name, password: pair.password)
    let transport: FakeServer.Transport = path == .udp ? .udp : .tcp
    try await FakeServer.with(transport, accounts: [account]) { server in
      let probing = try await Probing(
        path.url("turn", port: server.port),
        account: Account(username: inJSON(pair.name), password: inJSON(pair.password)))
      #expect(probing.verdict == .relay)
      try await server.until { $0.openAllocations == 0 }
    }
  }

  @Test("with a wrong password draws two 401s, and no third", arguments: Path.allCases)
  func wrongPassword(_ path: Path) async throws {
    let house = try Authority()
    try await FakeServer.with(house.transport(path)) { server in
      let probing = try await Probing(
        path.url("turn", port: server.port), account: Account(password: "wrong"),
        trust: house.trust)
      #expect(probing.verdict.word == "allocate/unauthorized")
      #expect(probing.evidence.replies.map(\.errorCode) == [401, 401])
      #expect(server.tally.count(of: .allocate, isAuthenticated: false) == 1)
      #expect(server.tally.count(of: .allocate, isAuthenticated: true) == 1)
      if path != .udp { #expect(server.tally.refusals == [401: 2]) }
    }
  }

  @Test("with a wrong user name is told the same")
  func wrongUser() async throws {
    try await FakeServer.with(.udp) { server in
      let probing = try await Probing(
        Path.udp.url("turn", port: server.port), account: Account(username: "mallory"))
      #expect(probing.verdict.word == "allocate/unauthorized")
    }
  }

  @Test("shows what the server tells, and the server-side socket in place of the loopback leg")
  func candidates() async throws {
    try await FakeServer.with(.udp) { server in
      let probing = try await Probing(Path.udp.url("turn", port: server.port))
      let findings = Findings(probing.evidence)
      #expect(findings.latest(\.software) == "iceprobe test server")
      #expect(findings.latest(\.realm) == "test")
      #expect(findings.latest(\.lifetime) == 600)
      #expect(findings.latest(\.mappedAddress) == findings.local)
      let relay = try #require(findings.candidates.first { $0.kind == .relayed })
      #expect(relay.address == findings.latest(\.relayedAddress))
      #expect(relay.related == findings.local)
    }
  }

  @Test("says that an open relay is one")
  func openRelay() async throws {
    try await FakeServer.with(.udp, fault: .openRelay) { server in
      let probing = try await Probing(Path.udp.url("turn", port: server.port))
      #expect(Findings(probing.evidence).isOpenRelay)
    }
  }

  @Test(
    "keeps of a reason phrase what can be shown",
    arguments: [
      ("\u{1B}[31mred\u{07}\nline", "[31mredline"),
      (String(repeating: "x", count: 700), String(repeating: "x", count: 127)), ("", ""),
    ])
  func reason(_ told: String, _ shown: String) async throws {
    let refusal = Refusal(.authenticatedAllocate, 486, reason: told)
    try await FakeServer.with(.tcp, fault: .refuses(refusal)) { server in
      let probing = try await Probing(Path.tcp.url("turn", port: server.port))
      #expect(probing.verdict.failure?.stunError == Failure.STUNError(code: 486, reason: shown))
    }
  }

  @Test("never has the flood of a server in its evidence")
  func flood() async throws {
    try await FakeServer.with(.udp, fault: .garbage(burst: 1000)) { server in
      let probing = try await Probing(
        Path.udp.url("stun", port: server.port), limit: Probing.brief)
      let unusable = probing.evidence.happenings.count {
        if case .receivedUnusable = $0 { true } else { false }
      }
      #expect(unusable == 8)
    }
  }

  @Test("tries 437 three times more, each from another socket")
  func freshSocket() async throws {
    let refusal = Refusal(.authenticatedAllocate, 437)
    try await FakeServer.with(.tcp, fault: .refuses(refusal)) { server in
      let probing = try await Probing(Path.tcp.url("turn", port: server.port))
      #expect(probing.evidence.retries == [.freshSocket, .freshSocket, .freshSocket])
      #expect(server.tally.connections == 4)
    }
  }

  @Test(
    "follows the server to another one",
    arguments: [Refusal.Step.firstAllocate, .authenticatedAllocate])
  func redirect(_ step: Refusal.Step) async throws {
    try await FakeServer.with(.udp) { target in
      let refusal = Refusal(step, 300, alternate: loopback(target.port))
      try await FakeServer.with(.udp, fault: .refuses(refusal)) { server in
        let probing = try await Probing(Path.udp.url("turn", port: server.port))
        #expect(probing.verdict == .relay)
        #expect(target.tally.grantedAllocations == 1)
        try await target.until { $0.openAllocations == 0 }
      }
    }
  }

  @Test("is judged by the server that it is sent on to")
  func redirectNowhere() async throws {
    let port = try FreePort.closed()
    let refusal = Refusal(.firstAllocate, 300, alternate: loopback(port))
    try await FakeServer.with(.udp, fault: .refuses(refusal)) { server in
      let probing = try await Probing(Path.udp.url("turn", port: server.port))
      #expect(probing.verdict.word == "connect/refused")
      #expect(probing.evidence.retries.count == 1)
    }
  }

  @Test(
    "begins no attempt once it is interrupted",
    arguments: [437, 300], [Refusal.Step.firstAllocate, .authenticatedAllocate])
  func interruptedBetweenAttempts(_ code: Int, at step: Refusal.Step) async throws {
    let alternate = try LoopbackSocket(.udp)
    let refusal = Refusal(step, code, alternate: loopback(alternate.port))
    try await FakeServer.with(.udp, fault: .refuses(refusal)) { server in
      let plan = try Probing.plan(
        [(Path.udp.url("turn", port: server.port), Account())])
      let run = NIOLockedValueBox<Task<RunEvidence, any Error>?>(nil)
      let (held, release) = AsyncStream.makeStream(of: Void.self)
      let task = Task {
        for await _ in held { break }
        return try await Prober(plan).run(now: Probing.now) { progress in
          // The reply that makes the probe start again: the interruption comes before the tear-down.
          guard case .happened(_, let event) = progress, event.what.isReply(code) else { return }
          run.withLockedValue { $0?.cancel() }
        }
      }
      run.withLockedValue { $0 = task }
      release.yield()
      let evidence = try #require(try await task.value[0]?.first)
      #expect(evidence.happenings.last == .interrupted)
      #expect(evidence.retries == [])
    }
    #expect(!alternate.isCalledUpon)
  }

  private func loopback(_ port: UInt16) -> TransportAddress {
    TransportAddress(ip: .v4(0x7F00_0001), port: port)
  }
}

extension Event.Kind {
  fileprivate func isReply(_ code: Int) -> Bool {
    if case .received(let reply) = self { reply.errorCode == code } else { false }
  }
}
