package import ICEConfiguration
package import ProbeEvidence

/// What a server of a made-up run does, from which the evidence follows.
package enum SampleOutcome {
  case works, unauthorized, silent, refused, unreachable, full, nameUnknown
  case certificateExpired, inspected, handshakeReset, challengesThenSilent, secureThenSilent
  case offline, interrupted, neverStarted, faulty, stoodStill, moved

  package func evidence(for url: ServerURL) -> Evidence {
    let script = SampleScript(url: url)
    return switch self {
    case .works: url.kind == .stun ? script.binds() : script.allocates()
    case .unauthorized: script.refuses(code: 401, reason: "Unauthorized")
    case .full: script.refuses(code: 508, reason: "Insufficient Capacity")
    case .silent: script.staysSilent()
    case .refused: script.connecting([.disconnected(how: .refused, detail: "")])
    case .unreachable: script.connecting([.disconnected(how: .unreachable, detail: "")])
    case .offline: script.connecting([.disconnected(how: .offline, detail: "")])
    case .nameUnknown:
      Evidence(timed: [
        .resolving(name: "\(url.host)"), .notResolved(reason: .nameNotFound, detail: ""),
      ])
    case .certificateExpired:
      script.connected([
        .handshaking,
        .notSecured(
          failure: TLSFailure(.certificateExpired, detail: "its last day was 2026-11-20"),
          peer: TLSPeer(subject: "CN=turn.example.com", notAfter: SampleScript.now - 2 * 86_400)),
      ])
    case .inspected:
      script.connected([
        .handshaking,
        .notSecured(
          failure: TLSFailure(.certificateUntrusted, detail: "unable to get local issuer"),
          peer: TLSPeer(subject: "CN=\(url.host)", issuer: "CN=Example Proxy CA")),
      ])
    case .handshakeReset:
      script.connected([
        .handshaking, .disconnected(how: .reset, detail: "connection reset"),
        .handshakeTried(trial: HandshakeTrial(.plain, .closed)),
        .handshakeTried(trial: HandshakeTrial(.nameless, .answered)),
        .handshakeTried(trial: HandshakeTrial(.neutral, .answered)),
      ])
    case .challengesThenSilent: script.open(script.challenge + [.limitReached])
    case .secureThenSilent: script.open([script.request(.allocate), .limitReached])
    case .interrupted: script.connecting([.interrupted])
    case .stoodStill: script.silent(after: .stoodStill(stopped: .seconds(20)))
    case .moved: script.silent(after: .networkChanged(detail: "eth0 went down"))
    case .neverStarted: Evidence()
    case .faulty: script.connecting([.fault(detail: "the agent did not close")])
    }
  }
}

/// Evidence for one server, in steps of the same order as a real probe's.
package struct SampleScript {
  /// When it happens: 2026-11-22T10:00:00Z, in seconds since 1970.
  package static let now = 1_795_341_600

  package let url: ServerURL
  package var mapped = Endpoint(address: "203.0.113.7", port: 51234)
  package var relayed = Endpoint(address: "198.51.100.9", port: 50000)
  package var peer = TLSPeer(
    version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", subject: "CN=turn.example.com",
    issuer: "CN=Example CA", notAfter: Self.now + 60 * 86_400,
    chain: [
      PresentedCertificate(
        subject: "CN=turn.example.com", issuer: "CN=Example CA",
        notAfter: Self.now + 60 * 86_400, notBefore: Self.now - 30 * 86_400),
      PresentedCertificate(
        subject: "CN=Example CA", issuer: "CN=Example Root", notAfter: Self.now + 900 * 86_400,
        notBefore: Self.now - 900 * 86_400),
    ], notBefore: Self.now - 30 * 86_400)

  package init(url: ServerURL) { self.url = url }

  package var remote: Endpoint {
    switch url.host {
    // Hosts of one domain share an address, and no others.
    case .name(let name) where name.hasSuffix("example.com"):
      Endpoint(address: "192.0.2.1", port: url.port)
    case .name(let name):
      Endpoint(address: "192.0.2.\(100 + (name.utf8.first ?? 0) % 100)", port: url.port)
    case .ipv4(let address), .ipv6(let address): Endpoint(address: address, port: url.port)
    }
  }

  package var local: Endpoint {
    Endpoint(address: remote.family == 6 ? "2001:db8:1::5" : "10.0.0.5", port: 40000)
  }

  package func connecting(_ rest: [Event.Kind]) -> Evidence {
    let name = "\(url.host)"
    let start: [Event.Kind] = [.resolving(name: name), .resolved(addresses: [remote.address])]
    return Evidence(timed: start + [.connecting(to: remote)] + rest)
  }

  /// A server that is not heard of after something has happened to this machine.
  package func silent(after disturbance: Disturbance) -> Evidence {
    connected([.disturbed(by: disturbance), .limitReached])
  }

  package func connected(_ rest: [Event.Kind]) -> Evidence {
    connecting([.connected(from: local)] + rest)
  }

  /// The path is open, TLS and all.
  package func open(_ rest: [Event.Kind]) -> Evidence {
    let isSecure = url.transport == .tls || url.transport == .dtls
    return connected((isSecure ? [.handshaking, .secured(peer: peer)] : []) + [.gathering] + rest)
  }

  package func request(_ method: RequestMethod, authenticated: Bool = false) -> Event.Kind {
    .sent(request: Request(method: method, isAuthenticated: authenticated))
  }

  package func binds() -> Evidence {
    var reply = Reply(method: .binding, answersAuthenticated: false, outcome: .success)
    reply.mappedAddress = mapped
    let related = Endpoint(address: "10.0.0.5", port: 40000)
    return open([
      request(.binding), .received(reply: reply),
      .candidate(candidate: candidate(.serverReflexive, mapped, related: related)), .gatheringDone,
    ])
  }

  package var challenge: [Event.Kind] {
    var reply = Reply(
      method: .allocate, answersAuthenticated: false,
      outcome: .error(code: 401, reason: "Unauthorized"))
    reply.realm = "example.com"
    reply.software = "Coturn-4.6.1 'Gorst'"
    return [
      request(.allocate), .received(reply: reply), request(.allocate, authenticated: true),
    ]
  }

  package func allocates() -> Evidence {
    var reply = Reply(
      method: .allocate, answersAuthenticated: true, outcome: .success, integrity: .valid)
    reply.mappedAddress = mapped
    reply.relayedAddress = relayed
    reply.lifetime = 600
    return open(
      challenge + [
        .received(reply: reply),
        .candidate(candidate: candidate(.relayed, relayed, related: mapped)), .gatheringDone,
      ])
  }

  package func refuses(code: Int, reason: String) -> Evidence {
    let reply = Reply(
      method: .allocate, answersAuthenticated: true, outcome: .error(code: code, reason: reason))
    return open(challenge + [.received(reply: reply)])
  }

  package func staysSilent() -> Evidence {
    guard !url.transport.isStream else { return connecting([.limitReached]) }
    return connected([request(url.kind == .stun ? .binding : .allocate), .limitReached])
  }

  private func candidate(
    _ kind: Candidate.Kind, _ address: Endpoint, related: Endpoint
  ) -> Candidate {
    Candidate(
      kind: kind, address: address, related: related, foundation: "3", component: 1,
      priority: 1_677_722_111)
  }
}

extension Evidence {
  /// Each happening 12.3 ms after the one before; the limit and what follows it at 10 s.
  package init(timed happenings: [Event.Kind]) {
    self.init(
      happenings.enumerated().map { index, what in
        Event(what, at: what == .limitReached ? .seconds(10) : .microseconds(12_300 * index))
      })
  }
}
