import COpenSSL

/// What is wrong with a certificate, by what has to be done about it.
///
/// OpenSSL has some ninety verdicts (`X509_V_ERR_…`); those that ask for the same step are one fault. The
/// raw values are written to evidence files.
public enum CertificateFault: String, Equatable, Sendable, CaseIterable {
  /// The server's own certificate is its own issuer: there is no chain to serve.
  case selfSigned
  /// The chain is whole, and its root is not among those that are trusted.
  case unknownRoot
  /// The issuer's certificate is neither served nor trusted.
  case issuerMissing
  /// A key is too short, or a digest too old, for OpenSSL's security level 1 or the one set here.
  case weak
  /// The certificate is not for servers: its (extended) key usage or its trust setting forbids it.
  case wrongPurpose
  /// An issuer may not issue: it is no CA, or its path length or key usage forbids it.
  case notAnAuthority
  /// An issuer's name constraints forbid the name, or cannot be read (RFC 5280 §4.2.1.10).
  case nameConstraint
  /// An extension that must be understood is not, or cannot be read.
  case extensionUnknown
  /// A signature is wrong: the issuer's certificate is another one of the same name.
  case badSignature
  /// The chain is longer than OpenSSL follows.
  case chainTooLong
  /// The issuer has revoked it, or it cannot be known whether it did.
  case revoked
  /// An issuer's certificate begins later.
  case issuerNotYetValid
  /// The name in question stands in the subject only, where no client looks (RFC 9525 §2).
  case nameInSubjectOnly
  /// The address in question stands among the DNS names (RFC 9525 §6.5).
  case addressAsDNSName
  /// A wildcard is for names with one label in its place, and the name has none or several there
  /// (RFC 9525 §6.3).
  case wildcardOfOtherDepth
  /// Anything else.
  case other

  /// The fault that OpenSSL's verdict `code` speaks of.
  init(code: Int32) {
    switch code {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: self = .selfSigned
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: self = .unknownRoot
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
      X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      self = .issuerMissing
    case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_CA_MD_TOO_WEAK,
      X509_V_ERR_EC_KEY_EXPLICIT_PARAMS:
      self = .weak
    case X509_V_ERR_INVALID_PURPOSE, X509_V_ERR_CERT_REJECTED, X509_V_ERR_CERT_UNTRUSTED,
      X509_V_ERR_KEYUSAGE_NO_DIGITAL_SIGNATURE:
      self = .wrongPurpose
    case X509_V_ERR_INVALID_CA, X509_V_ERR_INVALID_NON_CA, X509_V_ERR_PATH_LENGTH_EXCEEDED,
      X509_V_ERR_KEYUSAGE_NO_CERTSIGN, X509_V_ERR_PATHLEN_INVALID_FOR_NON_CA,
      X509_V_ERR_PATHLEN_WITHOUT_KU_KEY_CERT_SIGN, X509_V_ERR_KU_KEY_CERT_SIGN_INVALID_FOR_NON_CA,
      X509_V_ERR_CA_BCONS_NOT_CRITICAL, X509_V_ERR_CA_CERT_MISSING_KEY_USAGE,
      X509_V_ERR_PROXY_CERTIFICATES_NOT_ALLOWED, X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED:
      self = .notAnAuthority
    case X509_V_ERR_PERMITTED_VIOLATION, X509_V_ERR_EXCLUDED_VIOLATION, X509_V_ERR_SUBTREE_MINMAX,
      X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE, X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX,
      X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
      self = .nameConstraint
    case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION, X509_V_ERR_INVALID_EXTENSION,
      X509_V_ERR_INVALID_POLICY_EXTENSION, X509_V_ERR_UNSUPPORTED_EXTENSION_FEATURE,
      X509_V_ERR_EXTENSIONS_REQUIRE_VERSION_3:
      self = .extensionUnknown
    case X509_V_ERR_CERT_SIGNATURE_FAILURE, X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE,
      X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, X509_V_ERR_SUBJECT_ISSUER_MISMATCH,
      X509_V_ERR_AKID_SKID_MISMATCH, X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH,
      X509_V_ERR_NO_ISSUER_PUBLIC_KEY, X509_V_ERR_SIGNATURE_ALGORITHM_MISMATCH,
      X509_V_ERR_SIGNATURE_ALGORITHM_INCONSISTENCY, X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM:
      self = .badSignature
    case X509_V_ERR_CERT_CHAIN_TOO_LONG: self = .chainTooLong
    case X509_V_ERR_CERT_REVOKED: self = .revoked
    case X509_V_ERR_CERT_NOT_YET_VALID: self = .issuerNotYetValid
    default: self = .other
    }
  }
}
