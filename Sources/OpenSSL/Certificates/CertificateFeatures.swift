import COpenSSL

/// What distinguishes a server's own certificate, and its chain, beside names and dates.
public struct CertificateFeatures: Equatable, Sendable {
  /// The kinds of key that clients treat differently.
  public enum Key: Equatable, Sendable {
    /// RSA, for any scheme.
    case rsa
    /// RSA for RSASSA-PSS only.
    case rsaPSS
    /// The curve P-521.
    case p521
    /// Ed25519 or Ed448.
    case edwards
    /// Any other, such as P-256.
    case other
  }

  /// Which key it has.
  public let key: Key
  /// Whether it demands features of TLS, such as a stapled OCSP response (RFC 7633).
  public let hasMustStaple: Bool
  /// Whether it is that of an authority (RFC 5280 §4.2.1.9).
  public let isAuthority: Bool
  /// Whether it issued itself.
  public let isSelfSigned: Bool
  /// Whether its key may be used for signatures (RFC 5280 §4.2.1.3).
  public let maySign: Bool
  /// How many certificates stand between it and the root.
  public let intermediates: Int

  /// - Parameter length: of the chain that was verified, root included.
  init(_ certificate: OpaquePointer, chainOf length: Int) {
    key = Self.key(of: certificate)
    let flags = X509_get_extension_flags(certificate)
    isAuthority = flags & UInt32(EXFLAG_CA) != 0
    isSelfSigned = flags & UInt32(EXFLAG_SS) != 0
    // All bits are set where the extension is missing.
    maySign = X509_get_key_usage(certificate) & UInt32(KU_DIGITAL_SIGNATURE) != 0
    hasMustStaple = X509_get_ext_by_NID(certificate, NID_tlsfeature, -1) >= 0
    intermediates = max(0, length - 2)
  }

  private static func key(of certificate: OpaquePointer) -> Key {
    guard let key = X509_get0_pubkey(certificate) else { return .other }
    switch EVP_PKEY_get_base_id(key) {
    case NID_ED25519, NID_ED448: return .edwards
    case NID_rsassaPss: return .rsaPSS
    case NID_rsaEncryption: return .rsa
    case NID_X9_62_id_ecPublicKey:
      // 32 bytes: the longest name of a curve in use has ten.
      var name = [CChar](repeating: 0, count: 32)
      guard EVP_PKEY_get_group_name(key, &name, name.count, nil) == 1 else { return .other }
      return String(untilNUL: name) == "secp521r1" ? .p521 : .other
    default: return .other
    }
  }
}
