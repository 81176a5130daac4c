import ICEConfiguration
import ProbeEvidence

/// What all probes of a run have in common.
///
/// A class: thousands of probes may wait at once, and each of their waits is to be small.
final class RunContext: Sendable {
  let resolver: Resolver
  let trust: TrustContexts
  /// Whether TLS offers the protocol that is spoken in it (RFC 7443).
  let offersALPN: Bool
  /// The present, in seconds since 1970, for credentials that expire.
  let now: Int
  /// Lets the probes of one address begin at the run's pace.
  let rateLimiter: RateLimiter
  /// Lets few TLS handshakes go on at a time towards one port.
  let handshakes: HandshakeGate
  /// Whether the probes themselves keep to ``handshakes``; trials always do.
  let countsHandshakes: Bool
  /// The trials that were made.
  let trials: TrialRegistry
  /// How often all that is probed has been probed before.
  let attempt: Int
  /// The probes of the plan, for proofs that need a relay of another server.
  let plan: ProbePlan
  /// Whether this machine stands still or changes its network.
  let machine: MachineMonitor
  let observe: @Sendable (Prober.Progress) -> Void

  /// The context of a run's first attempt.
  init(
    resolver: Resolver, trust: TrustContexts, offersALPN: Bool, now: Int, rateLimiter: RateLimiter,
    handshakes: HandshakeGate, countsHandshakes: Bool, trials: TrialRegistry, plan: ProbePlan,
    machine: MachineMonitor,
    observe: @escaping @Sendable (Prober.Progress) -> Void
  ) {
    (self.resolver, self.trust, self.offersALPN, self.now) = (resolver, trust, offersALPN, now)
    (self.rateLimiter, self.handshakes) = (rateLimiter, handshakes)
    (self.countsHandshakes, self.trials) = (countsHandshakes, trials)
    (attempt, self.plan, self.machine, self.observe) = (0, plan, machine, observe)
  }

  /// The same, except for what is given.
  private init(
    _ other: RunContext, resolver: Resolver? = nil, attempt: Int? = nil,
    observe: (@Sendable (Prober.Progress) -> Void)? = nil
  ) {
    self.resolver = resolver ?? other.resolver
    (trust, offersALPN, now) = (other.trust, other.offersALPN, other.now)
    (rateLimiter, handshakes) = (other.rateLimiter, other.handshakes)
    (countsHandshakes, trials) = (other.countsHandshakes, other.trials)
    self.attempt = attempt ?? other.attempt
    (plan, machine) = (other.plan, other.machine)
    self.observe = observe ?? other.observe
  }

  /// The same for a later attempt, with names looked up once more.
  func again(attempt: Int, with resolver: Resolver) -> RunContext {
    RunContext(self, resolver: resolver, attempt: attempt)
  }

  /// The same, with somebody else who is told what happens.
  func observed(by observe: @escaping @Sendable (Prober.Progress) -> Void) -> RunContext {
    RunContext(self, observe: observe)
  }
}

extension RunContext {
  /// Waits for the turn of a handshake of one's own; nil where none is counted, and if the run is ended.
  func handshakeTurn(
    at url: ServerURL, _ endpoint: Endpoint, through proxy: Proxy?
  ) async -> HandshakeTurn? {
    guard countsHandshakes, url.transport.isSecure else { return nil }
    return await HandshakeTurn(
      at: handshakes, Self.place(of: "\(url.host):\(url.port)", endpoint, isProxied: proxy != nil))
  }

  /// A server's address and port. Behind a proxy, which `endpoint` is then, the `host:port` of its
  /// `target` is all that is known of them.
  static func place(of target: String, _ endpoint: Endpoint, isProxied: Bool) -> String {
    isProxied ? "\(target) through \(endpoint)" : "\(endpoint)"
  }

  /// The same, with a survey that hears when `endpoint` answers. What this machine says to itself has
  /// met no NAT.
  func telling(
    _ survey: MappingSurvey, of endpoint: Endpoint, over transport: ServerTransport
  ) -> RunContext {
    guard transport == .udp, !endpoint.isLoopback else { return self }
    return observed { [observe] progress in
      if case .happened(_, let event) = progress, case .received = event.what {
        survey.hear(endpoint)
      }
      observe(progress)
    }
  }
}
