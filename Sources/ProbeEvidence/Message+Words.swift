import PlainText

extension RequestMethod {
  /// The method's name in the RFCs.
  package var name: String {
    switch self {
    case .binding: "Binding"
    case .allocate: "Allocate"
    case .refresh: "Refresh"
    case .createPermission: "CreatePermission"
    case .channelBind: "ChannelBind"
    }
  }
}

extension Request {
  var words: String {
    "sent \(method.name) request" + (isAuthenticated ? " with credentials" : "")
      + (isRetransmission ? ", once more" : "")
  }
}

extension Reply {
  var words: String {
    let particulars = [
      mappedAddress.map { "mapped \($0)" }, relayedAddress.map { "relayed \($0)" },
      lifetime.map { "lifetime \($0) s" }, alternateServer.map { "alternate server \($0)" },
      realm.map { "realm \($0.quoted)" }, software.map { "software \($0.quoted)" },
      integrity == .invalid ? "signed with another password" : nil,
      defect.map { "defect: \($0.shown)" },
    ]
    let list = particulars.compactMap { $0 }.joined(separator: ", ")
    return "received \(headline)" + (list.isEmpty ? "" : " (\(list))")
  }

  private var headline: String {
    switch outcome {
    case .success: "\(method.name) success"
    case .error(let code, let reason): reason.isEmpty ? "\(code)" : "\(code) \(reason.shown)"
    }
  }
}

extension TLSPeer {
  /// What is known of the peer, with commas.
  var words: String {
    [
      version, cipher, subject.map { "subject \($0)" }, issuer.map { "issuer \($0)" },
      notAfter.map { "valid until \(Instant(secondsSince1970: $0))" },
      alpn.map { "ALPN \($0)" },
    ]
    .compactMap { $0 }.joined(separator: ", ")
  }
}

extension TLSFailure {
  var words: String { "TLS failed: \(reason.words)\(detail.inParentheses)" }
}

extension TLSFailure.Reason {
  fileprivate var words: String {
    switch self {
    case .notTLS: "the answer is not TLS"
    case .version: "no common protocol version"
    case .certificateExpired: "the certificate has expired"
    case .certificateNotYetValid: "the certificate is not valid yet"
    case .certificateNameMismatch: "the certificate is for another name"
    case .certificateUntrusted: "the certificate is not trusted"
    case .issuerExpired: "a certificate in the chain has expired"
    case .unknownServerName: "the server does not know the name"
    case .clientCertificateRequired: "the server wants a client certificate"
    case .handshakeFailed: "the handshake failed"
    }
  }
}

extension String {
  /// The text behind a space and in parentheses, safe to print; nothing if there is no text.
  package var inParentheses: String { isEmpty ? "" : " (\(shown))" }
}
