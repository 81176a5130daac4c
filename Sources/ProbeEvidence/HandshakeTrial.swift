package import ICEConfiguration

/// A further try at a server whose TLS handshake failed or is not answered: what is asked otherwise
/// than before, and what comes of it, tell a filter on the way from a server without TLS.
///
/// Made on a connection of its own, without agent, credentials or allocation.
package struct HandshakeTrial: Equatable, Codable, Sendable {
  /// What is asked otherwise than before. The raw values are a contract: they are in the JSON report.
  package enum Variant: String, CaseIterable, Codable, Sendable {
    /// The same handshake, without a server name (RFC 6066 §3).
    case nameless
    /// The same handshake, with ``ProbeSpec/neutralName`` as the server name.
    case neutral
    /// No handshake but a STUN Binding request in the clear.
    case plain
  }

  /// What came back first. The raw values are a contract: they are in the JSON report.
  package enum Outcome: String, CaseIterable, Codable, Sendable {
    /// The answer that was asked for: a ServerHello, whatever the certificate is worth, or a response
    /// of STUN.
    case answered
    /// A TLS alert instead: TLS is spoken, and refused.
    case alert
    /// Bytes of another protocol.
    case strange
    /// FIN.
    case closed
    /// RST.
    case reset
    /// Nothing, for as long as anybody waited.
    case silent
    /// The path did not open, or ICMP ended it.
    case unreachable
  }

  /// What was asked.
  package let variant: Variant
  /// Result.
  package let outcome: Outcome
  /// The particulars, such as the alert or the operating system's error; empty where there are none.
  package let detail: String

  /// Makes a trial of what was asked and what came back.
  package init(_ variant: Variant, _ outcome: Outcome, detail: String = "") {
    self.variant = variant
    self.outcome = outcome
    self.detail = detail
  }

  /// The server name in the ClientHello; nil for none.
  package var serverName: String? { variant == .neutral ? ProbeSpec.neutralName : nil }
}

extension ServerURL {
  /// The trials that ask something else than the probe itself, which sends the host's name if it has
  /// one.
  package var handshakeVariants: [HandshakeTrial.Variant] {
    guard transport.isSecure else { return [] }
    return switch host {
    case .name(ProbeSpec.neutralName): [.nameless, .plain]
    case .name: [.nameless, .neutral, .plain]
    case .ipv4, .ipv6: [.neutral, .plain]
    }
  }
}

extension HandshakeTrial {
  var words: String {
    "\(variant.words), tried on its own, \(outcome.words)\(detail.inParentheses)"
  }
}

extension HandshakeTrial.Variant {
  fileprivate var words: String {
    switch self {
    case .nameless: "a TLS handshake without a server name"
    case .neutral: "a TLS handshake for \(ProbeSpec.neutralName)"
    case .plain: "a Binding request without TLS"
    }
  }
}

extension HandshakeTrial.Outcome {
  fileprivate var words: String {
    switch self {
    case .answered: "is answered"
    case .alert: "is refused with an alert"
    case .strange: "is answered in another protocol"
    case .closed: "has the connection closed"
    case .reset: "has the connection reset"
    case .silent: "is not answered"
    case .unreachable: "does not get through"
    }
  }
}
