/// How STUN messages travel to a server.
package enum ServerTransport: String, Hashable, Sendable, CaseIterable {
  /// Plain datagrams.
  case udp
  /// A plain stream.
  case tcp
  /// TLS over TCP: what `stuns` and `turns` mean by default (RFC 7064, RFC 7065).
  case tls
  /// DTLS over UDP: `turns` with `?transport=udp` (RFC 7350).
  case dtls

  /// Whether the transport is a reliable stream, which needs framing and no retransmission
  /// (RFC 8489 §6.2.2).
  package var isStream: Bool { self == .tcp || self == .tls }

  /// Whether the server has to prove who it is before anything is sent to it.
  package var isSecure: Bool { self == .tls || self == .dtls }
}
