import COpenSSL

/// What is spoken inside TLS, as a client names it in its ClientHello (RFC 7443).
public enum ApplicationProtocol: String, Sendable {
  /// TURN.
  case turn = "stun.turn"
  /// NAT discovery, that is, STUN alone.
  case natDiscovery = "stun.nat-discovery"

  /// Makes a session offer protocols, the preferred one first; none leaves the extension out.
  static func offer(
    _ protocols: [ApplicationProtocol], in session: OpaquePointer
  ) throws(TLSConfigurationError) {
    guard !protocols.isEmpty else { return }
    // RFC 7301 §3.1: each name after its length.
    let list = protocols.map(\.rawValue).flatMap { [UInt8($0.utf8.count)] + $0.utf8 }
    // This function, unlike its kin, succeeds with 0.
    guard SSL_set_alpn_protos(session, list, UInt32(list.count)) == 0 else {
      throw .refused("offer \(protocols.map(\.rawValue).joined(separator: " and "))")
    }
  }
}
