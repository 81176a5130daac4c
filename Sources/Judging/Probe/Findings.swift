package import ProbeEvidence

/// What one probe's evidence tells beside the verdict: read off the events, never judged.
package struct Findings: Equatable, Sendable {
  /// How long each phase of a probe took; nil where it did not come to its end.
  package struct Phases: Equatable, Sendable {
    /// From the name to its addresses.
    package var resolve: Duration?
    /// From the first SYN to the open connection; for UDP, of the socket alone.
    package var connect: Duration?
    /// From the request for a tunnel to the open tunnel.
    package var proxy: Duration?
    /// From the ClientHello to a verified session.
    package var tls: Duration?
    /// From the first Binding request to its success response.
    package var binding: Duration?
    /// From the first Allocate request to its success response.
    package var allocate: Duration?
  }

  /// The server's address, as the last attempt used it; nil too if a proxy chose it.
  package let remote: Endpoint?
  /// The `host:port` of the proxy that the path leads through; nil if it leads through none.
  package let proxy: String?
  /// The server-side socket's own address.
  package let local: Endpoint?
  /// How long each phase took.
  package let phases: Phases
  /// The candidates that the agent gathered.
  package let candidates: [Candidate]
  /// The replies of the last attempt, oldest first.
  package let replies: [Reply]
  /// What TLS says of the server.
  package let peer: TLSPeer?
  /// How the server was asked otherwise, and the result.
  package let trials: [HandshakeTrial]
  /// The shortest time from a request to its answer; nil without one. Where a request was sent again
  /// nobody knows which of the two was answered (RFC 6298 §3, Karn's algorithm): it does not count.
  package let roundTrip: Duration?

  /// Reads the findings off `evidence`.
  package init(_ evidence: Evidence) {
    let attempt = evidence.attempt
    proxy = evidence.proxy
    remote =
      proxy == nil
      ? attempt.lastValue { if case .connecting(let to) = $0 { to } else { nil } } : nil
    local = attempt.lastValue { if case .connected(let from) = $0 { from } else { nil } }
    peer = attempt.lastValue { $0.peer }
    replies = attempt.compactMap { if case .received(let reply) = $0.what { reply } else { nil } }
    trials = attempt.compactMap {
      if case .handshakeTried(let trial) = $0.what { trial } else { nil }
    }
    candidates = attempt.compactMap {
      if case .candidate(let candidate) = $0.what { candidate } else { nil }
    }
    phases = Phases(evidence)
    roundTrip = attempt.roundTrip
  }

  /// The last value that a reply tells under `key`, such as SOFTWARE, REALM or the lifetime.
  package func latest<Value>(_ key: KeyPath<Reply, Value?>) -> Value? {
    replies.reversed().lazy.compactMap { $0[keyPath: key] }.first
  }

  /// Whether TLS came up.
  package var isSecured: Bool { phases.tls != nil }

  /// Whether the relay was granted without credentials.
  package var isOpenRelay: Bool {
    replies.contains {
      $0.method == .allocate && $0.outcome == .success && !$0.answersAuthenticated
        && $0.relayedAddress != nil
    }
  }
}

extension Findings.Phases {
  init(_ evidence: Evidence) {
    let whole = evidence.events[...]
    let attempt = evidence.attempt
    resolve = whole.span(
      from: { if case .resolving = $0 { true } else { false } },
      to: { if case .resolved = $0 { true } else { false } })
    connect = attempt.span(
      from: { if case .connecting = $0 { true } else { false } },
      to: { if case .connected = $0 { true } else { false } })
    proxy = attempt.span(
      from: { if case .askingForTunnel = $0 { true } else { false } },
      to: { if case .tunnelOpened = $0 { true } else { false } })
    tls = attempt.span(
      from: { if case .handshaking = $0 { true } else { false } },
      to: { if case .secured = $0 { true } else { false } })
    binding = attempt.span(from: { $0.asks(.binding) }, to: { $0.grants(.binding) })
    allocate = attempt.span(from: { $0.asks(.allocate) }, to: { $0.grants(.allocate) })
  }
}

extension Event.Kind {
  fileprivate var peer: TLSPeer? {
    switch self {
    case .secured(let peer), .handshakeAnswered(let peer): peer
    case .notSecured(_, let peer): peer
    default: nil
    }
  }

  fileprivate func asks(_ method: RequestMethod) -> Bool {
    if case .sent(let request) = self { request.method == method } else { false }
  }

  fileprivate func grants(_ method: RequestMethod) -> Bool {
    if case .received(let reply) = self {
      reply.method == method && reply.outcome == .success
    } else {
      false
    }
  }
}

extension ArraySlice<Event> {
  fileprivate func lastValue<Value>(_ read: (Event.Kind) -> Value?) -> Value? {
    for event in reversed() {
      if let value = read(event.what) { return value }
    }
    return nil
  }

  /// The shortest time from a request that was sent once to its answer.
  fileprivate var roundTrip: Duration? {
    var sent: [RequestMethod: Duration] = [:]
    var least: Duration?
    for event in self {
      switch event.what {
      case .sent(let request):
        sent[request.method] = request.isRetransmission ? nil : event.offset
      case .received(let reply):
        guard let start = sent.removeValue(forKey: reply.method) else { break }
        least = Swift.min(least ?? .seconds(3600), event.offset - start)
      default: break
      }
    }
    return least
  }

  /// The time from the first event of one kind to the first of another kind after it.
  fileprivate func span(
    from isStart: (Event.Kind) -> Bool, to isEnd: (Event.Kind) -> Bool
  ) -> Duration? {
    guard let start = firstIndex(where: { isStart($0.what) }),
      let end = self[start...].first(where: { isEnd($0.what) })
    else { return nil }
    return end.offset - self[start].offset
  }
}
