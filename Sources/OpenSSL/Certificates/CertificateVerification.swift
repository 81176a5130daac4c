import COpenSSL

/// The verdict on one peer's certificate.
///
/// OpenSSL stops at the first thing that is wrong with a chain, which is often not the one that
/// helps. Here it goes on to the end, and of all that is wrong the gravest is kept:
///
/// 1. **untrusted**: anybody can make such a certificate, so its names and dates mean nothing;
/// 2. **name mismatch**: a genuine certificate of another server, and renewing it would not help;
/// 3. **issuer expired**: the right server, and to renew its own certificate would not help;
/// 4. **expired** or **not yet valid**: the right server with an old certificate, or a wrong clock.
final class CertificateVerification {
  /// The certificates as the peer presented them, its own first; empty until it has.
  private(set) var chain: [PeerCertificate] = []
  /// The chain that the verification went up, the root included; empty unless it succeeded.
  private(set) var verifiedChain: [PeerCertificate] = []
  /// What distinguishes the peer's own certificate; nil unless the verification succeeded.
  private(set) var features: CertificateFeatures?
  /// Whether the peer asked us for a certificate of ours.
  private(set) var isClientAskedForCertificate = false
  /// What is wrong with it; nil when nothing is, or nothing has been presented yet.
  private(set) var failure: TLSFailure?
  /// The same in OpenSSL's words.
  private(set) var problem: String?
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

  /// Is asked for our certificate when the peer wants one (RFC 8446 §4.3.2). There is none: 0.
  static let clientCertificateCallback:
    @convention(c) (
      OpaquePointer?, UnsafeMutablePointer<OpaquePointer?>?, UnsafeMutablePointer<OpaquePointer?>?
    ) -> Int32 = { session, _, _ in
      attached(toSession: session)?.isClientAskedForCertificate = true
      return 0
    }

  private static func attached(to chain: OpaquePointer?) -> CertificateVerification? {
    let session = X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx())
    return attached(toSession: session.map { OpaquePointer($0) })
  }

  private static func attached(toSession session: OpaquePointer?) -> CertificateVerification? {
    let slot = session.flatMap { SSL_get_ex_data($0, index) }
    return slot.map { Unmanaged<CertificateVerification>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Takes the place of OpenSSL's whole verification of a chain: 1 accepts it, 0 refuses it.
  static let callback: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = {
    chain, _ in
    guard let verification = attached(to: chain) else { return 0 }
    return verification.accepts(chain) ? 1 : 0
  }

  private func accepts(_ chain: OpaquePointer?) -> Bool {
    self.chain = Self.certificates(in: X509_STORE_CTX_get0_untrusted(chain))
    X509_STORE_CTX_set_verify_cb(chain) { accepted, chain in
      if accepted == 0 { CertificateVerification.attached(to: chain)?.note(errorOf: chain) }
      return 1
    }
    let completed = X509_verify_cert(chain) == 1
    // A verification that could not be carried through may not have told why.
    if !completed && failure == nil { note(errorOf: chain) }
    if failure == nil {
      let verified = X509_STORE_CTX_get0_chain(chain)
      verifiedChain = Self.certificates(in: verified)
      features = X509_STORE_CTX_get0_cert(chain).map {
        CertificateFeatures($0, chainOf: Int(OPENSSL_sk_num(verified)))
      }
    }
    X509_STORE_CTX_set_error(chain, code)
    return failure == nil
  }

  /// A TLS session hands over what was presented whole: the server's own certificate comes first, as it
  /// does in the chain that was built.
  private static func certificates(in certificates: OpaquePointer?) -> [PeerCertificate] {
    (0..<max(0, min(chainLimit, OPENSSL_sk_num(certificates)))).compactMap { index in
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
        names: (certificate?.dnsNames ?? []) + (certificate?.ipAddresses ?? []),
        misplacedName(of: chain))
    case X509_V_ERR_CERT_HAS_EXPIRED where isOwn:
      if let notAfter = certificate?.notAfter { return .certificateExpired(notAfter: notAfter) }
    case X509_V_ERR_CERT_NOT_YET_VALID where isOwn:
      if let notBefore = certificate?.notBefore {
        return .certificateNotYetValid(notBefore: notBefore)
      }
    case X509_V_ERR_CERT_HAS_EXPIRED:
      let issuer = X509_STORE_CTX_get_current_cert(chain).map { PeerCertificate($0) }
      if let issuer, let notAfter = issuer.notAfter {
        return .issuerExpired(notAfter: notAfter, subject: issuer.subject, issuer: issuer.issuer)
      }
    default: break
    }
    return .certificateUntrusted(
      CertificateFault(code: X509_STORE_CTX_get_error(chain)), reason: reason(of: chain))
  }

  /// Where the name that was asked for stands, if it stands where no client looks; nil otherwise.
  private func misplacedName(of chain: OpaquePointer?) -> CertificateFault? {
    guard let certificate else { return nil }
    let parameters = X509_STORE_CTX_get0_param(chain)
    let address = X509_VERIFY_PARAM_get1_ip_asc(parameters)
    defer { CRYPTO_free(address, #file, #line) }
    let asked =
      address.map { String(cString: $0) }
      ?? X509_VERIFY_PARAM_get0_host(parameters, 0).map { String(cString: $0) }
    guard let asked else { return nil }
    let names = certificate.dnsNames
    if address != nil, names.contains(where: { isSameAddress($0, asked) }) {
      return .addressAsDNSName
    }
    if address == nil, names.contains(where: { isWildcard($0, above: asked) }) {
      return .wildcardOfOtherDepth
    }
    return certificate.commonName?.lowercased() == asked.lowercased() ? .nameInSubjectOnly : nil
  }

  /// Whether a name is a wildcard of a domain that `asked` is, or is in.
  private func isWildcard(_ name: String, above asked: String) -> Bool {
    let (name, asked) = (name.lowercased(), asked.lowercased())
    guard name.hasPrefix("*.") else { return false }
    return asked == name.dropFirst(2) || asked.hasSuffix(name.dropFirst())
  }

  /// Whether a name is that address, in whatever form: OpenSSL writes IPv6 addresses out in full.
  private func isSameAddress(_ name: String, _ address: String) -> Bool {
    guard let one = a2i_IPADDRESS(name), let other = a2i_IPADDRESS(address) else { return false }
    defer {
      ASN1_OCTET_STRING_free(one)
      ASN1_OCTET_STRING_free(other)
    }
    return ASN1_OCTET_STRING_cmp(one, other) == 0
  }

  private func reason(of chain: OpaquePointer?) -> String {
    let code = X509_STORE_CTX_get_error(chain)
    let reason = String(cString: X509_verify_cert_error_string(Int(code)))
    guard let faulty = X509_STORE_CTX_get_current_cert(chain) else { return reason }
    let certificate = PeerCertificate(faulty)
    // Of the server's own certificate the report shows the subject anyway.
    let isOther =
      X509_STORE_CTX_get_error_depth(chain) > 0 && certificate.subject != certificate.issuer
    return "\(reason)\(isOther ? " (\(certificate.subject))" : ""), issuer \(certificate.issuer)"
      + (CertificateFault(code: code) == .issuerMissing ? missingLink(above: certificate) : "")
  }

  /// What is missing of the chain, as far as it is known from here.
  private func missingLink(above certificate: PeerCertificate) -> String {
    if isAlone {
      return
        "; the server presents only its own certificate: an intermediate one is missing, unless that "
        + "issuer is a root"
    }
    guard chain.count > 1 else { return "" }
    return
      "; of the chain the certificate of \(certificate.issuer) is missing, unless that is a root"
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
    case .certificateNameMismatch: 3
    case .issuerExpired: 2
    default: 1
    }
  }
}
