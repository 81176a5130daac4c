package import ICEConfiguration
package import ProbeEvidence

/// What came back, if only to say no. Never anything of DNS: an answer of the resolver proves nothing
/// of the way to the servers.
extension Evidence {
  /// Whether anything at all came back from the server, or from a router on the way to it.
  package func showsLife(over transport: ServerTransport) -> Bool {
    events.contains { event in
      switch event.what {
      // For UDP that is the socket alone.
      case .connected: transport.isStream
      case .disconnected(let how, _): how.isTold
      default: event.what.isFromServer
      }
    }
  }

  /// Whether the server itself sent anything.
  var hasServerSpoken: Bool { events.contains { $0.what.isFromServer } }

  /// Whether this machine stood still, or its network changed, while the probe was open.
  var isDisturbed: Bool {
    attempt.contains { if case .disturbed = $0.what { true } else { false } }
  }

  /// Whether the server was asked and nothing came back as long as it was waited for.
  func isSilent(over transport: ServerTransport) -> Bool {
    !isDisturbed && events.last?.what == .limitReached && !showsLife(over: transport)
      && events.contains { $0.what.isConnecting }
  }
}

extension Event.Kind {
  fileprivate var isFromServer: Bool {
    switch self {
    case .secured, .notSecured, .received, .receivedUnusable: true
    default: false
    }
  }

  fileprivate var isConnecting: Bool { if case .connecting = self { true } else { false } }
}

extension Disconnection {
  /// Whether a RST, a FIN or ICMP said so, and not this machine alone.
  fileprivate var isTold: Bool {
    switch self {
    case .refused, .unreachable, .reset, .closed: true
    case .noRoute, .noFamily, .offline, .forbidden, .timedOut: false
    }
  }
}
