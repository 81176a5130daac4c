package import Browsers

/// What TLS says of the server, as far as it is known.
package struct TLSPeer: Equatable, Codable, Sendable {
  /// The protocol version agreed on, such as `TLSv1.3`.
  package var version: String?
  /// The cipher suite agreed on.
  package var cipher: String?
  /// The certificate's subject.
  package var subject: String?
  /// The certificate's issuer.
  package var issuer: String?
  /// The end of the certificate's validity, in seconds since 1970.
  package var notAfter: Int?
  /// The application protocol that the server chose of those offered (RFC 7301).
  package var alpn: String?
  /// The certificates as they were presented, the server's own first; of a long chain the beginning.
  package var chain: [PresentedCertificate]?
  /// What is wrong with them, in OpenSSL's words.
  package var problem: String?
  /// The beginning of the certificate's validity, in seconds since 1970.
  package var notBefore: Int?
  /// The certificates that the verification went up, from the server's own to the root; nil unless it
  /// succeeded. What else was presented, nobody needs.
  package var verifiedChain: [PresentedCertificate]?
  /// What a browser may refuse, though the handshake succeeded; nil if there is nothing of the kind.
  package var traits: [BrowserTLSTrait]?
  /// The group of the key exchange, by OpenSSL's name for it.
  package var group: String?

  /// Makes a description of a peer; what is not named is not known.
  package init(
    version: String? = nil, cipher: String? = nil, subject: String? = nil, issuer: String? = nil,
    notAfter: Int? = nil, alpn: String? = nil, chain: [PresentedCertificate]? = nil,
    problem: String? = nil, notBefore: Int? = nil, verifiedChain: [PresentedCertificate]? = nil,
    traits: [BrowserTLSTrait]? = nil, group: String? = nil
  ) {
    self.version = version
    self.cipher = cipher
    self.subject = subject
    self.issuer = issuer
    self.notAfter = notAfter
    self.alpn = alpn
    self.chain = chain
    self.problem = problem
    self.notBefore = notBefore
    self.verifiedChain = verifiedChain
    self.traits = traits
    self.group = group
  }
}

/// A certificate that a server presented.
package struct PresentedCertificate: Equatable, Codable, Sendable {
  /// Whom it is for.
  package let subject: String
  /// Who signed it.
  package let issuer: String
  /// The end of its validity, in seconds since 1970; nil if it names no time.
  package let notAfter: Int?
  /// The beginning of its validity, in seconds since 1970; nil if it names no time.
  package let notBefore: Int?

  /// Makes a description of a certificate.
  package init(subject: String, issuer: String, notAfter: Int?, notBefore: Int? = nil) {
    self.subject = subject
    self.issuer = issuer
    self.notAfter = notAfter
    self.notBefore = notBefore
  }
}

/// Why TLS failed.
package struct TLSFailure: Equatable, Codable, Sendable {
  /// The kinds of failure that TLS itself can tell apart.
  package enum Reason: String, Codable, Sendable {
    /// The peer's bytes are no TLS.
    case notTLS
    /// No common protocol version.
    case version
    /// The certificate's time is over.
    case certificateExpired
    /// The certificate's time has not come.
    case certificateNotYetValid
    /// The certificate is for other names.
    case certificateNameMismatch
    /// The time of an issuer's certificate is over.
    case issuerExpired
    /// The server wants a certificate of ours.
    case clientCertificateRequired
    /// The server does not know the name that it was asked for.
    case unknownServerName
    /// No trusted issuer vouches for the certificate.
    case certificateUntrusted
    /// Anything else, as the alert or the library names it.
    case handshakeFailed
  }

  /// What kind of failure it is.
  package let reason: Reason
  /// The particulars: the alert, the names in the certificate, the instant of its end.
  package let detail: String
  /// What is wrong with a certificate, where that asks for a step of its own.
  package let fault: CertificateFault?

  /// Makes a failure.
  package init(_ reason: Reason, detail: String, fault: CertificateFault? = nil) {
    self.reason = reason
    self.detail = detail
    self.fault = fault
  }
}

extension TLSFailure {
  /// The alert that the server sent (RFC 8446 §6.2), which the detail names: `internal error (alert 80)`;
  /// nil for none.
  package var alert: Int? {
    guard let mark = detail.ranges(of: "(alert ").last else { return nil }
    return Int(detail[mark.upperBound...].prefix { $0.isASCII && $0.isNumber })
  }
}

/// What is wrong with a certificate, by what has to be done about it.
package enum CertificateFault: String, Codable, Sendable, CaseIterable {
  /// The server's own certificate is its own issuer.
  case selfSigned
  /// The chain is whole, and its root is not among those that are trusted.
  case unknownRoot
  /// The issuer's certificate is neither served nor trusted.
  case issuerMissing
  /// A key is too short, or a digest too old.
  case weak
  /// The certificate is not for servers.
  case wrongPurpose
  /// An issuer may not issue.
  case notAnAuthority
  /// An issuer's name constraints forbid the name.
  case nameConstraint
  /// An extension that must be understood is not.
  case extensionUnknown
  /// A signature is wrong.
  case badSignature
  /// The chain is longer than is followed.
  case chainTooLong
  /// The issuer has revoked it.
  case revoked
  /// An issuer's certificate begins later.
  case issuerNotYetValid
  /// The name in question stands in the subject only.
  case nameInSubjectOnly
  /// The address in question stands among the DNS names.
  case addressAsDNSName
  /// A wildcard covers one label, and the name has none or several in its place.
  case wildcardOfOtherDepth
  /// Anything else.
  case other
}
