import COpenSSL

/// An X.509 certificate (RFC 5280) in OpenSSL's hands.
final class Certificate {
  /// An extension, with its value in the language of OpenSSL's configuration files.
  enum Extension {
    case basicConstraints(String)
    case keyUsage(String)
    case subjectAltName(String)
    case extendedKeyUsage(String)
    case nameConstraints(String)

    var identifierAndValue: (Int32, String) {
      switch self {
      case .basicConstraints(let value): (NID_basic_constraints, value)
      case .keyUsage(let value): (NID_key_usage, value)
      case .subjectAltName(let value): (NID_subject_alt_name, value)
      case .extendedKeyUsage(let value): (NID_ext_key_usage, value)
      case .nameConstraints(let value): (NID_name_constraints, value)
      }
    }
  }

  private let handle: OpaquePointer

  /// Without an issuer the certificate is self-signed, or would be if its own key signed it.
  init(
    subject: String, issuer: Certificate?, key: PrivateKey, signedBy issuerKey: PrivateKey,
    validity: ClosedRange<Int>, extensions: [Extension], isOldDigest: Bool = false
  ) throws {
    handle = try require(X509_new(), "make a certificate")
    // Version 3 is written as 2 (RFC 5280 §4.1.2.1).
    X509_set_version(handle, 2)
    ASN1_INTEGER_set_int64(X509_get_serialNumber(handle), Int64.random(in: 1 ... .max))
    X509_gmtime_adj(X509_getm_notBefore(handle), validity.lowerBound)
    X509_gmtime_adj(X509_getm_notAfter(handle), validity.upperBound)
    X509_NAME_add_entry_by_NID(
      X509_get_subject_name(handle), NID_commonName, MBSTRING_UTF8, subject,
      Int32(subject.utf8.count), -1, 0)
    X509_set_issuer_name(handle, X509_get_subject_name(issuer?.handle ?? handle))
    X509_set_pubkey(handle, key.handle)
    for each in extensions { try add(each) }
    let digest = isOldDigest ? EVP_sha1() : EVP_sha256()
    try require(X509_sign(handle, issuerKey.handle, digest) > 0, "sign a certificate")
  }

  deinit {
    X509_free(handle)
  }

  var pem: String {
    get throws {
      try pemText { PEM_write_bio_X509($0, handle) }
    }
  }

  private func add(_ each: Extension) throws {
    let (identifier, value) = each.identifierAndValue
    let made = try require(
      X509V3_EXT_conf_nid(nil, nil, identifier, value), "make the extension \(value)")
    defer { X509_EXTENSION_free(made) }
    try require(X509_add_ext(handle, made, -1) == 1, "add the extension \(value)")
  }
}
