import COpenSSL

/// What all DTLS sessions of a run have in common: whom to trust.
///
/// It speaks DTLS 1.2 (RFC 6347) and nothing else: RFC 8996 deprecates DTLS 1.0, and OpenSSL knows
/// no DTLS 1.3. In all else it is like `TLSContext`, and as slow to make.
public struct DTLSContext: Sendable {
  let context: TLSContext

  /// A context for client sessions.
  ///
  /// - Parameter trust: whom to trust.
  /// - Throws: `TLSConfigurationError` when the trusted certificates cannot be loaded.
  public init(client trust: TLSContext.Trust) throws(TLSConfigurationError) {
    context = try Self.make(DTLS_client_method())
    try context.verifyServers(trusting: trust)
  }

  /// A context for client sessions that trust nobody: for those who ask whether DTLS is spoken at all.
  /// Loads no certificates.
  ///
  /// - Throws: `TLSConfigurationError` when OpenSSL has no DTLS 1.2.
  public init() throws(TLSConfigurationError) {
    context = try Self.make(DTLS_client_method())
    context.makeStrict()
  }

  /// A context for server sessions, for the tests of this package.
  ///
  /// - Parameters:
  ///   - chain: the server's certificate in PEM, followed by its intermediates.
  ///   - privateKey: the certificate's key in PEM.
  package init(
    serverCertificateChain chain: String, privateKey: String
  ) throws(TLSConfigurationError) {
    context = try Self.make(DTLS_server_method())
    try context.present(chain: chain, privateKey: privateKey)
  }

  private static func make(
    _ method: OpaquePointer?
  ) throws(TLSConfigurationError) -> TLSContext {
    let context = try TLSContext(method)
    guard shim_SSL_CTX_set_versions(context.handle, DTLS1_2_VERSION, DTLS1_2_VERSION) == 1 else {
      throw .refused("offer DTLS 1.2")
    }
    return context
  }
}
