/// Why a TLS context or session could not be set up. Nothing has been sent yet.
public enum TLSConfigurationError: Error, Equatable {
  /// The file of trusted certificates could not be read.
  case trustFileUnreadable(path: String, reason: String)
  /// The file was read, and holds no certificate in PEM form; it may be empty, or DER.
  case trustFileWithoutCertificate(path: String)
  /// The file holds a PEM block that is no certificate.
  case trustFileMalformed(path: String, reason: String)
  /// This machine has no trusted certificates where OpenSSL looks for them.
  case systemTrustEmpty(file: String, directory: String)
  /// The server's name or address is none that a certificate could be checked against.
  case serverIdentityInvalid(String)
  /// OpenSSL refused a step of the set-up.
  case refused(step: String, reason: String)
}

extension TLSConfigurationError: CustomStringConvertible {
  /// One sentence: what was attempted, on what, and what to do.
  public var description: String {
    switch self {
    case .trustFileUnreadable(let path, let reason):
      "Cannot read the certificates in \(path): \(reason)."
    case .trustFileWithoutCertificate(let path):
      "\(path) holds no certificate: give a PEM file with -----BEGIN CERTIFICATE----- in it."
    case .trustFileMalformed(let path, let reason):
      "\(path) holds a certificate that cannot be read: \(reason)."
    case .systemTrustEmpty(let file, let directory):
      "This machine has no CA certificates (looked in \(file) and \(directory)): "
        + "install its ca-certificates package, or name a PEM file with --ca-file or SSL_CERT_FILE."
    case .serverIdentityInvalid(let identity):
      "\"\(identity)\" is no host name or address that a certificate could name."
    case .refused(let step, let reason):
      "OpenSSL refused to \(step): \(reason)."
    }
  }
}
