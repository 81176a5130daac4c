import COpenSSL

/// What is known of the peer, as soon as it has answered the ClientHello, and after a failure too.
public struct TLSPeer: Equatable, Sendable {
  /// The version agreed on, for example `TLSv1.3`.
  public let version: String
  /// The cipher suite agreed on, by OpenSSL's name for it.
  public let cipher: String
  /// The group of the key exchange, by OpenSSL's name for it, such as `x25519`; nil where there is none,
  /// or it is not known yet.
  public let group: String?
  /// The application protocol that the peer chose of those offered (RFC 7301); nil if it chose none.
  public let applicationProtocol: String?
  /// The certificates as the peer presented them, its own first, trusted or not: ten at the most, and
  /// none until it has.
  public let chain: [PeerCertificate]
  /// The certificates that the verification went up, from the peer's own to the root; empty unless it
  /// succeeded. A peer may present others, which nobody needs.
  public let verifiedChain: [PeerCertificate]
  /// What is wrong with them in OpenSSL's words; nil if nothing is.
  public let problem: String?

  /// What distinguishes its own certificate; nil unless the verification succeeded.
  public let features: CertificateFeatures?
  /// Whether it asked for a certificate of ours.
  public let asksForClientCertificate: Bool

  /// The peer's own certificate; nil until it has been presented.
  public var certificate: PeerCertificate? { chain.first }

  init?(session: OpaquePointer, verification: CertificateVerification) {
    // Until TLS 1.2 has finished, the suite that the ServerHello chose is still pending.
    let chosen = SSL_get_current_cipher(session) ?? SSL_get_pending_cipher(session)
    guard let cipher = chosen else { return nil }
    version = String(cString: SSL_get_version(session))
    self.cipher = String(cString: SSL_CIPHER_get_name(cipher))
    group = shim_SSL_negotiated_group(session).map { String(cString: $0) }
    applicationProtocol = Self.applicationProtocol(of: session)
    chain = verification.chain
    verifiedChain = verification.verifiedChain
    problem = verification.problem
    features = verification.features
    asksForClientCertificate = verification.isClientAskedForCertificate
  }

  private static func applicationProtocol(of session: OpaquePointer) -> String? {
    var name: UnsafePointer<UInt8>?
    var length: UInt32 = 0
    SSL_get0_alpn_selected(session, &name, &length)
    return name.map { String(printable: UnsafeBufferPointer(start: $0, count: Int(length))) }
  }
}
