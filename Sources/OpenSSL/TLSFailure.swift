import COpenSSL

/// Why a session over TLS or DTLS failed. One case for each code of the tls stage that TLS itself
/// can know; timeouts and resets are known to the socket only.
///
/// All texts are bounded and printable.
public enum TLSFailure: Equatable, Sendable {
  /// The peer's first bytes begin no record of the protocol: they are quoted, as text or in
  /// hexadecimal.
  case notTLS(detail: String)
  /// The peer speaks no version of TLS that was offered.
  case version(detail: String)
  /// The server's own certificate, with a trusted chain, ran out at this Unix time in seconds.
  case certificateExpired(notAfter: Int)
  /// The server's own certificate, with a trusted chain, only begins at this Unix time in seconds.
  case certificateNotYetValid(notBefore: Int)
  /// The certificate has a trusted chain and is for others: the DNS names and IP addresses in it. The
  /// fault is a name that stands in the wrong place; nil where it stands in none.
  case certificateNameMismatch(names: [String], CertificateFault? = nil)
  /// The certificate of an issuer ran out at this Unix time in seconds; whose, and who issued it.
  case issuerExpired(notAfter: Int, subject: String, issuer: String)
  /// The chain leads to nobody who is trusted, or breaks a rule on the way: OpenSSL's words, and
  /// whom the certificate at fault names as its issuer.
  case certificateUntrusted(CertificateFault, reason: String)
  /// The server asked for a client certificate, and refused us without one.
  case clientCertificateRequired(detail: String)
  /// The server does not know the name that it was asked for (alert 112, RFC 6066 §3).
  case unknownServerName(detail: String)
  /// The handshake failed in another way, or an established session broke: the peer's alert or
  /// OpenSSL's reason. In TLS 1.3 a server that wants a client certificate refuses after the client
  /// is established.
  case handshakeFailed(detail: String)
  /// The peer ended the stream, or the session in it, in the middle of the handshake.
  case closed
}

extension TLSFailure {
  /// Reads OpenSSL's errors after a session has failed, other than over a certificate.
  ///
  /// - Parameter wasAsked: whether the peer had asked for a client certificate before.
  init(_ errors: ErrorStack, whenAskedForCertificate wasAsked: Bool) {
    switch errors.tlsReason {
    // An alert is one byte; what lies beyond are OpenSSL's own reasons, with a flag in a high bit.
    case let reason? where (0...255).contains(reason - SSL_AD_REASON_OFFSET):
      self.init(alert: reason - SSL_AD_REASON_OFFSET, whenAskedForCertificate: wasAsked)
    case SSL_R_UNSUPPORTED_PROTOCOL:
      self = .version(detail: errors.text)
    default:
      self = .handshakeFailed(detail: errors.text)
    }
  }

  /// A fatal alert from the peer (RFC 8446 §6).
  private init(alert: Int32, whenAskedForCertificate wasAsked: Bool) {
    let detail = "\(String(cString: SSL_alert_desc_string_long(alert))) (alert \(alert))"
    self =
      switch alert {
      case SSL_AD_PROTOCOL_VERSION: .version(detail: detail)
      case SSL_AD_UNRECOGNIZED_NAME: .unknownServerName(detail: detail)
      case SSL_AD_CERTIFICATE_REQUIRED: .clientCertificateRequired(detail: detail)
      // Before TLS 1.3 there is no alert for it: servers choose among those about certificates.
      case SSL_AD_HANDSHAKE_FAILURE where wasAsked, SSL_AD_NO_CERTIFICATE where wasAsked,
        SSL_AD_BAD_CERTIFICATE where wasAsked, SSL_AD_CERTIFICATE_UNKNOWN where wasAsked,
        SSL_AD_UNKNOWN_CA where wasAsked, SSL_AD_ACCESS_DENIED where wasAsked:
        .clientCertificateRequired(detail: detail)
      default: .handshakeFailed(detail: detail)
      }
  }
}
