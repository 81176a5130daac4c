import OpenSSL

/// A run that cannot even begin: nothing was sent.
package struct PreparationError: Error, CustomStringConvertible {
  /// What was attempted, on what, and what to do.
  package let description: String
  /// Whether the system lacks something, whatever was asked for: room for the process, or authorities.
  package let isShortage: Bool

  init(description: String, isShortage: Bool = false) {
    self.description = description
    self.isShortage = isShortage
  }

  /// Of a step of OpenSSL's that has failed.
  init(_ error: any Error) {
    self.init(
      description: "\(error)", isShortage: (error as? TLSConfigurationError)?.isOfMachine == true)
  }
}

extension TLSConfigurationError {
  /// Whether the machine lacks something that nobody has named.
  fileprivate var isOfMachine: Bool {
    switch self {
    case .systemTrustEmpty: true
    case .trustFileUnreadable, .trustFileWithoutCertificate, .trustFileMalformed,
      .serverIdentityInvalid, .refused:
      false
    }
  }
}
