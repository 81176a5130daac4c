public import TestCertificates

/// What a TLS server at 127.0.0.1 and its clients need.
public struct TestTrust {
  /// Who issues the server's certificate.
  public let authority: CertificateAuthority

  /// The file for `--ca-file`, in the working folder of a run that ``vouch(in:)`` prepared.
  public static let file = "authority.pem"

  /// A new authority.
  public init() throws { authority = try CertificateAuthority() }

  /// Puts the authority's certificate where the run looks for it.
  public func vouch(in folder: TemporaryFolder) throws {
    try folder.write(authority.certificatePEM, to: Self.file)
  }

  /// A coturn whose certificate this trust vouches for, at 127.0.0.1 and under these names.
  public func coturn(named names: [String] = []) throws -> Coturn.Options {
    let certificate = try authority.issue(names: names, addresses: ["127.0.0.1"])
    return Coturn.Options(certificate: (certificate.chainPEM, certificate.privateKeyPEM))
  }
}
