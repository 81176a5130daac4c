package import ICEConfiguration

/// A further try at a server that failed or does not answer: what is asked otherwise than before, and
/// what comes of it, distinguish causes that look alike.
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
    /// The same handshake, with a ClientHello of a few hundred bytes in place of a browser's 1,900.
    case smallHello = "small-hello"
    /// The same handshake, in segments of at most ``smallSegment`` bytes both ways.
    case smallSegments = "small-segments"
    /// The same handshake, with TLS 1.2 as the only version.
    case tls12 = "tls-1.2"
    /// The same handshake, with all ciphers and groups of OpenSSL in place of the browsers'.
    case allCiphers = "all-ciphers"
    /// The same handshake with the application protocol of RFC 7443, and a Binding request in it.
    case alpn
    /// A TLS handshake, or over UDP one of DTLS, where the URL asks for none.
    case tls
    /// A request of HTTP (OPTIONS) over the same transport: what kind of server is it?
    case options
    /// A Binding request over the URL's own transport, from a server that is silent on Allocate.
    case binding
    /// A Binding request over TCP, where the URL asks for UDP.
    case tcp
    /// A Binding request from a UDP socket that takes answers from any address.
    case unconnected
    /// Two Binding requests from one UDP socket, one after the other.
    case twoBindings = "two-bindings"
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
    /// The answer that was asked for, from another address or port.
    case elsewhere
    /// Two answers, which report two addresses or ports for one socket.
    case remapped
    /// Nothing was asked: there was no time for it.
    case skipped
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

extension HandshakeTrial.Variant {
  /// How long a segment is in ``smallSegments``, in bytes.
  ///
  /// 500: small enough for any path (RFC 791 asks for 576 bytes, headers included), and large enough
  /// for a handshake in a few round trips.
  package static let smallSegment = 500

  /// Whether it begins a TLS or DTLS handshake where the URL's transport is `transport`.
  package func isHandshake(over transport: ServerTransport) -> Bool {
    switch self {
    case .nameless, .neutral, .smallHello, .smallSegments, .tls12, .allCiphers, .alpn, .tls: true
    case .options, .binding: transport.isSecure
    case .plain, .tcp, .unconnected, .twoBindings: false
    }
  }

  /// Whether a TLS handshake that fails is asked again in this way.
  package var isOfHandshake: Bool {
    switch self {
    case .nameless, .neutral, .smallHello, .smallSegments, .tls12, .allCiphers, .alpn: true
    case .plain, .tls, .options, .binding, .tcp, .unconnected, .twoBindings: false
    }
  }
}

extension ServerURL {
  /// The trials that say whether it is the server's name that a handshake fails over: none with the
  /// name that the probe itself sends, if the host has one.
  package var nameVariants: [HandshakeTrial.Variant] {
    switch host {
    case .name(ProbeSpec.neutralName): [.nameless]
    case .name: [.nameless, .neutral]
    case .ipv4, .ipv6: [.neutral]
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
    case .smallHello: "a TLS handshake with a small ClientHello"
    case .smallSegments: "a TLS handshake in small segments"
    case .tls12: "a TLS handshake with TLS 1.2 only"
    case .allCiphers: "a TLS handshake with all of OpenSSL's ciphers and groups"
    case .alpn: "a Binding request over TLS with ALPN"
    case .tls: "a TLS handshake"
    case .options: "a request of HTTP"
    case .binding: "a Binding request"
    case .tcp: "a Binding request over TCP"
    case .unconnected: "a Binding request from an unconnected socket"
    case .twoBindings: "two Binding requests from one socket"
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
    case .elsewhere: "is answered from another address"
    case .skipped: "was not made for want of time"
    case .remapped: "is answered with two different mapped addresses"
    }
  }
}
