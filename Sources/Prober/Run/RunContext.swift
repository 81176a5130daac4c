import ICEConfiguration
import ProbeEvidence

/// What all probes of a run have in common.
struct RunContext: Sendable {
  var resolver: Resolver
  let trust: TrustContexts
  /// Whether TLS offers the protocol that is spoken in it (RFC 7443).
  let offersALPN: Bool
  /// The present, in seconds since 1970, for credentials that expire.
  let now: Int
  /// Lets the probes of one address begin at the run's pace.
  let rateLimiter: RateLimiter
  /// Lets few TLS handshakes go on at a time towards one port.
  let handshakes = HandshakeGate()
  /// Whether the probes themselves keep to ``handshakes``; trials always do.
  let countsHandshakes: Bool
  /// The trials that were made.
  let trials: TrialRegistry
  /// How often all that is probed has been probed before.
  var attempt = 0
  /// The probes of the plan, for proofs that need a relay of another server.
  let plan: ProbePlan
  /// Whether this machine stands still or changes its network.
  let machine: MachineMonitor
  var observe: @Sendable (Prober.Progress) -> Void

  /// The same, with somebody else who is told what happens.
  func observed(by observe: @escaping @Sendable (Prober.Progress) -> Void) -> RunContext {
    var context = self
    context.observe = observe
    return context
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
  ) -> Self {
    guard transport == .udp, !endpoint.isLoopback else { return self }
    var context = self
    context.observe = { [observe] progress in
      if case .happened(_, let event) = progress, case .received = event.what {
        survey.hear(endpoint)
      }
      observe(progress)
    }
    return context
  }
}
