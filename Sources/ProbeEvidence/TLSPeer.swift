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

  /// Makes a description of a peer; what is not named is not known.
  package init(
    version: String? = nil, cipher: String? = nil, subject: String? = nil, issuer: String? = nil,
    notAfter: Int? = nil, alpn: String? = nil, chain: [PresentedCertificate]? = nil,
    problem: String? = nil
  ) {
    self.version = version
    self.cipher = cipher
    self.subject = subject
    self.issuer = issuer
    self.notAfter = notAfter
    self.alpn = alpn
    self.chain = chain
    self.problem = problem
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

  /// Makes a description of a certificate.
  package init(subject: String, issuer: String, notAfter: Int?) {
    self.subject = subject
    self.issuer = issuer
    self.notAfter = notAfter
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
    /// The time of a certificate that vouches for the server's is over, or has not come.
    case issuerExpired
    /// The server does not know the name that it was asked for (alert 112, RFC 6066 §3).
    case unknownServerName
    /// The server wants a certificate of the client's.
    case clientCertificateRequired
    /// The certificate's time is over.
    case certificateExpired
    /// The certificate's time has not come.
    case certificateNotYetValid
    /// The certificate is for other names.
    case certificateNameMismatch
    /// No trusted issuer vouches for the certificate.
    case certificateUntrusted
    /// Anything else, as the alert or the library names it.
    case handshakeFailed
  }

  /// What kind of failure it is.
  package let reason: Reason
  /// The particulars: the alert, the names in the certificate, the instant of its end.
  package let detail: String

  /// Makes a failure.
  package init(_ reason: Reason, detail: String) {
    self.reason = reason
    self.detail = detail
  }
}
