import ICEConfiguration
import Judging
import ProbeEvidence
import Prober
import TestServers
import Testing

@Suite("A handshake that fails before the server has said anything", .timeLimit(.minutes(10)))
struct HandshakeTrialTests {
  private let house: Authority

  init() throws { house = try Authority() }

  /// Probes a healthy server by its name, `localhost`, through a box that meddles.
  private func probe(
    _ interference: Middlebox.Interference, limit: Duration = Probing.patient,
    check: (Probing, FakeServer) throws -> Void
  ) async throws {
    try await FakeServer.with(house.transport(.tls)) { server in
      try await Middlebox.with(.tcp, to: server.port, doing: [interference]) { box in
        let probing = try await Probing(
          "turns:localhost:\(box.port)", limit: limit, family: .ipv4, trust: house.trust)
        try check(probing, server)
        try await server.until { $0.openAllocations == 0 }
      }
    }
  }

  private static let filtered =
    "consistent with a filter on the TLS server name localhost: without a name and with example.com "
    + "the server answers"

  @Test("and is answered under other names is told as filtered, at the offset of its end")
  func reset() async throws {
    try await probe(.resetsName("localhost")) { probing, server in
      #expect(probing.verdict.word == "tls/reset")
      #expect(probing.verdict.failure?.detail?.hasSuffix("; " + Self.filtered) == true)
      #expect(
        probing.evidence.outcomes == [
          .nameless: .answered, .neutral: .answered, .plain: .closed, .smallSegments: .reset,
          .smallHello: .reset, .alpn: .reset,
        ])
      let end = probing.evidence.events.first { $0.what.isDisconnection }
      #expect(probing.decidedAt == end?.offset)
      // No credentials, no allocation: nothing but the one Binding request that TLS does not take.
      #expect(server.tally.requests.isEmpty)
    }
  }

  @Test("and is silent is tried otherwise while it is waited for, until the limit")
  func silence() async throws {
    try await probe(.silencesName("localhost"), limit: Probing.brief) { probing, _ in
      #expect(probing.verdict.word == "tls/timeout")
      #expect(probing.verdict.failure?.detail == Self.filtered)
      #expect(probing.evidence.happenings.last == .limitReached)
    }
  }

  @Test("and is only slow is answered, whatever was tried meanwhile")
  func slow() async throws {
    // A third of the limit passes first, and the trials begin; then the box hands on what it kept.
    let pause = Middlebox.Interference.stallsLater(
      after: .zero, healingAfter: .milliseconds(3500))
    try await probe(pause, limit: .seconds(9)) { probing, server in
      #expect(probing.verdict == .relay)
      #expect(server.tally.connections >= 4)
    }
  }

  @Test("over TLS on a port for plain TURN is told as such, by name and by number")
  func plain() async throws {
    try await FakeServer.with(.tcp) { server in
      for host in ["localhost", "127.0.0.1"] {
        let probing = try await Probing(
          "turns:\(host):\(server.port)", family: .ipv4, trust: house.trust)
        #expect(probing.verdict.word == "tls/not-tls")
        #expect(
          probing.verdict.failure?.detail?
            .contains("the port answers plain STUN/TURN, and no TLS handshake") == true)
        #expect(probing.evidence.outcomes[.plain] == .answered)
        #expect((probing.evidence.outcomes[.nameless] == nil) == (host == "127.0.0.1"))
      }
    }
  }

  @Test("and where nothing else is answered either, is no matter of a name")
  func down() async throws {
    try await FakeServer.with(.tcp, fault: .closesAfterFirstRequest) { server in
      let probing = try await Probing(
        "turns:localhost:\(server.port)", family: .ipv4, trust: house.trust)
      #expect(probing.verdict.word == "tls/closed")
      #expect(
        probing.verdict.failure?.detail?.hasSuffix(
          "no variation of the handshake is answered: the server is down, TLS is off on this port, "
            + "or a balancer in front knows none of these names"
        ) == true)
      #expect(server.tally.connections == 7)
    }
  }

  @Test("is not tried otherwise where the cause is known")
  func known() async throws {
    try await FakeServer.with(.tcp, fault: .http) { server in
      let probing = try await Probing(Path.tls.url("turn", port: server.port))
      #expect(probing.verdict.word == "tls/not-tls")
      #expect(server.tally.connections == 1)
    }
    let stranger = try Authority()
    try await FakeServer.with(stranger.transport(.tls)) { server in
      let probing = try await Probing(
        Path.tls.url("turn", port: server.port), trust: house.trust)
      #expect(probing.verdict.word == "tls/certificate-untrusted")
      #expect(server.tally.connections == 1)
    }
  }

  @Test("A server that works is asked once without TLS, after the verdict")
  func afterVerdict() async throws {
    try await FakeServer.with(house.transport(.tls)) { server in
      let probing = try await Probing(
        Path.tls.url("stun", port: server.port), trust: house.trust)
      #expect(probing.verdict == .srflx)
      #expect(
        probing.evidence.happenings.last
          == .handshakeTried(
            trial: .init(
              .plain, .closed,
              detail: "the server closed the connection")))
      #expect(server.tally.connections == 2)
    }
  }
}

extension Probing {
  fileprivate var decidedAt: Duration? {
    guard
      case .decided(_, let offset) = try? Judge(of: ServerURL("turns:localhost")).judge(evidence)
    else { return nil }
    return offset
  }
}

extension Evidence {
  fileprivate var outcomes: [HandshakeTrial.Variant: HandshakeTrial.Outcome] {
    happenings.reduce(into: [:]) { outcomes, happening in
      if case .handshakeTried(let trial) = happening { outcomes[trial.variant] = trial.outcome }
    }
  }
}

extension Event.Kind {
  fileprivate var isDisconnection: Bool {
    if case .disconnected = self { true } else { false }
  }
}
