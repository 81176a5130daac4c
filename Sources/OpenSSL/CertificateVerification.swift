import COpenSSL

/// The verdict on one peer's certificate.
///
/// OpenSSL stops at the first thing that is wrong with a chain, which is often not the one that
/// helps. Here it goes on to the end, and of all that is wrong the gravest is kept:
///
/// 1. **untrusted**: anybody can make such a certificate, so its names and dates mean nothing;
/// 2. **name mismatch**: a genuine certificate of another server, and renewing it would not help;
/// 3. **expired** or **not yet valid**: the right server with an old certificate, or a wrong clock.
///
/// An issuer's date counts as untrusted: the chain is what needs mending, and the dates in the
/// report are those of the server's own certificate.
final class CertificateVerification {
  /// The certificates as the peer presented them, its own first; empty until it has.
  private(set) var chain: [PeerCertificate] = []
  /// What is wrong with it; nil when nothing is, or nothing has been presented yet.
  private(set) var failure: TLSFailure?
  /// The same in OpenSSL's words.
  private(set) var problem: String?
  /// Whether the peer has asked for a certificate of ours, of which there is none.
  var isAskedForOurs = false
  /// OpenSSL's code for the failure, from which it chooses the alert to send.
  private var code = X509_V_OK

  /// The peer's own certificate, known as soon as it has been presented.
  var certificate: PeerCertificate? { chain.first }

  /// How many certificates of a chain are kept.
  ///
  /// 10: a public chain has two to four; OpenSSL itself lets a peer present a hundred.
  private static let chainLimit: Int32 = 10

  /// Lets OpenSSL find this verification from the session whose certificate it verifies. The
  /// session must not outlive it.
  func attach(to session: OpaquePointer) {
    SSL_set_ex_data(session, Self.index, Unmanaged.passUnretained(self).toOpaque())
  }

  /// The slot that OpenSSL leaves to applications.
  private static let index: Int32 = 0

  private static func attached(to chain: OpaquePointer?) -> CertificateVerification? {
    let session = X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx())
    let slot = session.flatMap { SSL_get_ex_data(OpaquePointer($0), index) }
    return slot.map { Unmanaged<CertificateVerification>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Takes the place of OpenSSL's whole verification of a chain: 1 accepts it, 0 refuses it.
  static let callback: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = {
    chain, _ in
    guard let verification = attached(to: chain) else { return 0 }
    return verification.accepts(chain) ? 1 : 0
  }

  private func accepts(_ chain: OpaquePointer?) -> Bool {
    self.chain = Self.presented(in: chain)
    X509_STORE_CTX_set_verify_cb(chain) { accepted, chain in
      if accepted == 0 { CertificateVerification.attached(to: chain)?.note(errorOf: chain) }
      return 1
    }
    let completed = X509_verify_cert(chain) == 1
    // A verification that could not be carried through may not have told why.
    if !completed && failure == nil { note(errorOf: chain) }
    X509_STORE_CTX_set_error(chain, code)
    return failure == nil
  }

  /// A TLS session hands over what was presented whole: the server's own certificate comes first.
  private static func presented(in chain: OpaquePointer?) -> [PeerCertificate] {
    let certificates = X509_STORE_CTX_get0_untrusted(chain)
    return (0..<max(0, min(chainLimit, OPENSSL_sk_num(certificates)))).compactMap { index in
      OPENSSL_sk_value(certificates, index).map { PeerCertificate(OpaquePointer($0)) }
    }
  }

  private func note(errorOf chain: OpaquePointer?) {
    let found = failure(of: chain)
    guard found.gravity > (failure?.gravity ?? 0) else { return }
    failure = found
    code = X509_STORE_CTX_get_error(chain)
    problem = String(cString: X509_verify_cert_error_string(Int(code)))
  }

  private func failure(of chain: OpaquePointer?) -> TLSFailure {
    let isOwn = X509_STORE_CTX_get_error_depth(chain) == 0
    switch X509_STORE_CTX_get_error(chain) {
    case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
      return .certificateNameMismatch(
        names: (certificate?.dnsNames ?? []) + (certificate?.ipAddresses ?? []))
    case X509_V_ERR_CERT_HAS_EXPIRED where isOwn:
      if let notAfter = certificate?.notAfter { return .certificateExpired(notAfter: notAfter) }
    case X509_V_ERR_CERT_NOT_YET_VALID where isOwn:
      if let notBefore = certificate?.notBefore {
        return .certificateNotYetValid(notBefore: notBefore)
      }
    case X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID:
      return .issuerExpired(reason: reason(of: chain))
    default: break
    }
    return .certificateUntrusted(reason: reason(of: chain))
  }

  private func reason(of chain: OpaquePointer?) -> String {
    let code = X509_STORE_CTX_get_error(chain)
    let reason = String(cString: X509_verify_cert_error_string(Int(code)))
    guard let faulty = X509_STORE_CTX_get_current_cert(chain) else { return reason }
    return "\(reason), issuer \(PeerCertificate(faulty).issuer)"
      + (code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY && isAlone
        ? "; the server presents only its own certificate: an intermediate one is missing, unless that "
          + "issuer is a root" : "")
  }

  /// Whether the server presented its own certificate, which it did not issue to itself, and no other.
  private var isAlone: Bool {
    chain.count == 1 && chain.allSatisfy { $0.subject != $0.issuer }
  }
}

extension TLSFailure {
  /// How grave a failure of verification is beside another one.
  fileprivate var gravity: Int {
    switch self {
    case .certificateUntrusted: 4
    case .issuerExpired: 3
    case .certificateNameMismatch: 2
    default: 1
    }
  }
}
