/// What a TLS server shows that a browser may refuse, though its certificate is trusted.
package enum BrowserTLSTrait: String, CaseIterable, Codable, Sendable {
  /// The certificate asks for a stapled OCSP response (RFC 7633).
  case mustStaple = "must-staple"
  /// The key is Ed25519 or Ed448 (RFC 8410).
  case edwardsKey = "edwards-key"
  /// The key is on P-521.
  case p521Key = "p521-key"
  /// The key is for RSASSA-PSS only.
  case rsaPSSKey = "rsa-pss-key"
  /// An RSA key that may not be used for signatures, such as for key agreement only.
  case keyAgreementOnly = "key-agreement-only"
  /// The server's own certificate is that of an authority (CA:TRUE).
  case authority
  /// The server's own certificate is trusted itself, and is not that of an authority.
  case trustedItself = "trusted-itself"
  /// Seven intermediate certificates or more.
  case manyIntermediates = "many-intermediates"
  /// Twenty of them or more: between 12 and 20 nothing was measured.
  case tooManyIntermediates = "too-many-intermediates"
  /// The server asks for a certificate of the client, and does not insist.
  case asksForClientCertificate = "asks-for-client-certificate"

  /// The browsers that refuse such a server.
  package var refusing: [Browser] {
    switch self {
    case .edwardsKey, .rsaPSSKey, .tooManyIntermediates: [.chromium, .firefox]
    case .p521Key, .keyAgreementOnly, .trustedItself, .asksForClientCertificate: [.chromium]
    case .mustStaple, .authority, .manyIntermediates: [.firefox]
    }
  }

  /// What the server shows, in half a sentence.
  package var words: String {
    switch self {
    case .mustStaple:
      "its certificate demands a stapled OCSP response (must-staple), which TURN servers do not send"
    case .edwardsKey: "its certificate has an Ed25519 or Ed448 key"
    case .p521Key: "its certificate has a P-521 key"
    case .rsaPSSKey: "its certificate has a key for RSA-PSS only"
    case .keyAgreementOnly: "the key usage of its RSA certificate lacks digitalSignature"
    case .authority: "its own certificate is that of an authority (CA:TRUE)"
    case .trustedItself: "its certificate is self-signed and trusted itself"
    case .manyIntermediates: "its chain has seven or more intermediate certificates"
    case .tooManyIntermediates: "its chain has twenty or more intermediate certificates"
    case .asksForClientCertificate:
      "it asks for a client certificate, even if it does not insist on one"
    }
  }
}
