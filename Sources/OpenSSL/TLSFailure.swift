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
  /// The certificate has a trusted chain and is for others: the DNS names and IP addresses in it.
  case certificateNameMismatch(names: [String])
  /// The chain leads to nobody who is trusted, or breaks a rule on the way: OpenSSL's words, and
  /// whom the certificate at fault names as its issuer.
  case certificateUntrusted(reason: String)
  /// A certificate of the chain, not the server's own, ran out or has not begun: OpenSSL's words, and
  /// whom it names as its issuer.
  case issuerExpired(reason: String)
  /// The server knows no such name as it was asked for (RFC 6066 §3): the alert's words.
  case unknownServerName(detail: String)
  /// The server asked for a client certificate, and refused to go on without one.
  case clientCertificateRequired(detail: String)
  /// The handshake failed in another way, or an established session broke: the peer's alert or
  /// OpenSSL's reason. In TLS 1.3 a server that wants a client certificate refuses after the client
  /// is established.
  case handshakeFailed(detail: String)
  /// The peer ended the stream, or the session in it, in the middle of the handshake.
  case closed
}

extension TLSFailure {
  /// Reads OpenSSL's errors after a session has failed, other than over a certificate.
  init(_ errors: ErrorStack) {
    switch errors.tlsReason {
    // An alert is one byte; what lies beyond are OpenSSL's own reasons, with a flag in a high bit.
    case let reason? where (0...255).contains(reason - SSL_AD_REASON_OFFSET):
      self.init(alert: reason - SSL_AD_REASON_OFFSET)
    case SSL_R_UNSUPPORTED_PROTOCOL:
      self = .version(detail: errors.text)
    default:
      self = .handshakeFailed(detail: errors.text)
    }
  }

  /// The same, where the peer has asked for a certificate of ours: what it says after that is about the
  /// certificate that it did not get. TLS 1.2 has no alert of its own for that.
  func asked(forOurs: Bool) -> TLSFailure {
    if forOurs, case .handshakeFailed(let detail) = self {
      .clientCertificateRequired(detail: detail)
    } else {
      self
    }
  }

  /// A fatal alert from the peer (RFC 8446 §6).
  private init(alert: Int32) {
    let detail = "\(String(cString: SSL_alert_desc_string_long(alert))) (alert \(alert))"
    self =
      switch alert {
      case SSL_AD_PROTOCOL_VERSION: .version(detail: detail)
      case SSL_AD_UNRECOGNIZED_NAME: .unknownServerName(detail: detail)
      case SSL_AD_CERTIFICATE_REQUIRED: .clientCertificateRequired(detail: detail)
      default: .handshakeFailed(detail: detail)
      }
  }
}
