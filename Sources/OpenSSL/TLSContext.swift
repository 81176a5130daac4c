import COpenSSL

/// What all TLS sessions of a run have in common: whom to trust, and which versions to offer.
///
/// Reading a system's CA bundle takes about 50 ms, so make one context a run, before anything is
/// timed.
///
/// What clients offer is what browsers offer (``ClientHello``): a server that takes nothing of it works
/// for no call, whatever else OpenSSL could agree on with it.
///
/// `@unchecked Sendable`: the one pointer never changes, everything is set before the context
/// is handed on, and from then on it is only given to `SSL_new`, which OpenSSL allows on any thread.
public final class TLSContext: @unchecked Sendable {
  /// The certificates that a server's chain must lead to.
  public enum Trust: Equatable, Sendable {
    /// The machine's own store: where `SSL_CERT_FILE` and `SSL_CERT_DIR` say, and else where OpenSSL
    /// was built to look or where another distribution has it.
    case system
    /// Every certificate in this PEM file, be it a root or not, and nothing else: it replaces the
    /// system's store, so that a private CA is tested as its clients will use it.
    case file(String)
  }

  let handle: OpaquePointer

  /// A context for client sessions.
  ///
  /// - Parameters:
  ///   - trust: whom to trust.
  ///   - versions: the versions to offer. Below TLS 1.2 OpenSSL's security level is lowered to 0.
  /// - Throws: `TLSConfigurationError` when the trusted certificates cannot be loaded, or OpenSSL
  ///   refuses the versions.
  public convenience init(
    client trust: Trust, versions: ClosedRange<TLSVersion> = .tls12 ... .tls13
  ) throws(TLSConfigurationError) {
    try self.init(TLS_client_method())
    try restrict(to: versions)
    try verifyServers(trusting: trust)
    try ClientHello.imitateBrowsers(in: self)
  }

  /// A context for client sessions that trust nobody: for those who ask whether TLS is spoken at all.
  /// Loads no certificates.
  ///
  /// - Throws: `TLSConfigurationError` when OpenSSL refuses the versions.
  public convenience init(
    trustingNobodyIn versions: ClosedRange<TLSVersion>
  ) throws(TLSConfigurationError) {
    try self.init(TLS_client_method())
    try restrict(to: versions)
    makeStrict()
    try ClientHello.imitateBrowsers(in: self)
  }

  /// A context for server sessions of TLS 1.2 and 1.3, at OpenSSL's own security level.
  ///
  /// - Parameters:
  ///   - chain: the server's certificate in PEM, followed by its intermediates.
  ///   - privateKey: the certificate's key in PEM, not encrypted.
  /// - Throws: `TLSConfigurationError.refused` when OpenSSL cannot use them, or they do not belong together.
  package convenience init(
    serving chain: String, privateKey: String
  ) throws(TLSConfigurationError) {
    try self.init(TLS_server_method())
    try restrict(to: .tls12 ... .tls13)
    shim_SSL_CTX_forbid_renegotiation(handle)
    try present(chain: chain, privateKey: privateKey)
  }

  /// A context for server sessions that may be weak, for the tests of this package.
  ///
  /// - Parameters:
  ///   - chain: the server's certificate in PEM, followed by its intermediates.
  ///   - privateKey: the certificate's key in PEM.
  ///   - versions: the versions to accept.
  package convenience init(
    serverCertificateChain chain: String, privateKey: String,
    versions: ClosedRange<TLSVersion> = .tls12 ... .tls13
  ) throws(TLSConfigurationError) {
    try self.init(TLS_server_method())
    try restrict(to: versions)
    // Level 0: a test's server may have a weak certificate, for its client to refuse.
    SSL_CTX_set_security_level(handle, 0)
    try present(chain: chain, privateKey: privateKey)
  }

  /// Has a context for servers refuse clients without a certificate, for the tests of this package.
  package func requireClientCertificates() {
    SSL_CTX_set_verify(handle, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
  }

  /// Has a context accept these cipher suites below TLS 1.3 and these groups only, by OpenSSL's names, for
  /// the tests of this package.
  package func accept(suites: String, groups: String) throws(TLSConfigurationError) {
    guard SSL_CTX_set_cipher_list(handle, suites) == 1, shim_SSL_CTX_set_groups(handle, groups) == 1
    else { throw .refused("accept \(suites) and \(groups)") }
  }

  /// A context for sessions of this method, which its maker has to furnish before handing it on.
  init(_ method: OpaquePointer?) throws(TLSConfigurationError) {
    ERR_clear_error()
    guard let context = SSL_CTX_new(method) else { throw .refused("make a TLS context") }
    handle = context
    // Two buffers of a record (17 KB) each would stay with every session that waits for its peer.
    shim_SSL_CTX_release_buffers(context)
  }

  deinit {
    SSL_CTX_free(handle)
  }

  /// Makes client sessions insist on a server that proves its identity.
  func verifyServers(trusting trust: Trust) throws(TLSConfigurationError) {
    makeStrict()
    try load(trust)
  }

  func makeStrict() {
    shim_SSL_CTX_forbid_renegotiation(handle)
    SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, nil)
    SSL_CTX_set_cert_verify_callback(handle, CertificateVerification.callback, nil)
    SSL_CTX_set_client_cert_cb(handle, CertificateVerification.clientCertificateCallback)
  }

  private func restrict(to versions: ClosedRange<TLSVersion>) throws(TLSConfigurationError) {
    // The signatures of TLS 1.0 and 1.1 (MD5 with SHA-1) need OpenSSL's security level 0.
    if versions.lowerBound < .tls12 { SSL_CTX_set_security_level(handle, 0) }
    let lowest = Int32(versions.lowerBound.rawValue)
    let highest = Int32(versions.upperBound.rawValue)
    guard shim_SSL_CTX_set_versions(handle, lowest, highest) == 1 else {
      throw .refused("offer \(versions.lowerBound) to \(versions.upperBound)")
    }
  }
}

extension TLSConfigurationError {
  /// A step that OpenSSL has just refused, with the reason that it left behind.
  static func refused(_ step: String) -> TLSConfigurationError {
    .refused(step: step, reason: ErrorStack.drain().text)
  }
}

extension TLSContext {
  /// Takes the certificate, its intermediates and its key from PEM text.
  func present(chain: String, privateKey: String) throws(TLSConfigurationError) {
    // RFC 5958 and RFC 1421 §4.6.1.1: of both kinds that are encrypted the PEM text says so.
    guard !privateKey.contains("ENCRYPTED") else {
      throw .refused(
        step: "use the server's key", reason: "it is encrypted; give it without a password")
    }
    let input = BIO_new(BIO_s_mem())
    defer { BIO_free(input) }
    // One text: OpenSSL passes over the blocks that it is not asked for. The key comes first, since
    // the search for a further certificate goes on to the end.
    BIO_puts(input, privateKey)
    BIO_puts(input, "\n")
    BIO_puts(input, chain)

    ERR_clear_error()
    // Whatever happens, OpenSSL is not to ask for a password at the terminal.
    let key = PEM_read_bio_PrivateKey(input, nil, { _, _, _, _ in -1 }, nil)
    defer { EVP_PKEY_free(key) }
    guard use(PEM_read_bio_X509(input, nil, nil, nil), SSL_CTX_use_certificate),
      SSL_CTX_use_PrivateKey(handle, key) == 1
    else { throw .refused("use the server's certificate and its key") }
    while use(PEM_read_bio_X509(input, nil, nil, nil), shim_SSL_CTX_add_chain_certificate) {}
  }

  /// Gives a certificate to a function that takes a reference of its own, and lets go of ours.
  private func use(
    _ certificate: OpaquePointer?, _ take: (OpaquePointer?, OpaquePointer?) -> Int32
  ) -> Bool {
    defer { X509_free(certificate) }
    return certificate != nil && take(handle, certificate) == 1
  }
}
