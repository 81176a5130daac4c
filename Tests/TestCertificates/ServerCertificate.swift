/// What a TLS server needs, in PEM.
public struct ServerCertificate: Sendable {
  /// The certificate itself.
  public let certificatePEM: String
  /// The certificates between it and the root, from the bottom up; often none.
  public let intermediatesPEM: String
  /// The certificate's key, unencrypted.
  public let privateKeyPEM: String

  /// What the server presents: the certificate and then its intermediates.
  public var chainPEM: String { certificatePEM + intermediatesPEM }

  /// The same certificate on a server that presents other certificates after it, or forgets them.
  public func presenting(intermediates: String) -> ServerCertificate {
    ServerCertificate(
      certificatePEM: certificatePEM, intermediatesPEM: intermediates,
      privateKeyPEM: privateKeyPEM)
  }
}
