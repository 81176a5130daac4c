import COpenSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension TLSContext {
  func load(_ trust: Trust) throws(TLSConfigurationError) {
    ERR_clear_error()
    switch trust {
    case .system: try loadSystemStore()
    case .file(let path): try loadAnchors(from: path)
    }
  }

  /// OpenSSL is content with a store that does not exist, and every server would then be blamed for
  /// an unknown issuer. So a machine without certificates, a bare container say, is told as such.
  private func loadSystemStore() throws(TLSConfigurationError) {
    guard SSL_CTX_set_default_verify_paths(handle) == 1 else {
      throw .refused("load this machine's CA certificates")
    }
    // OpenSSL loads the file at once, and looks into the directories when it needs an issuer.
    let loaded = X509_STORE_get0_objects(SSL_CTX_get_cert_store(handle))
    let directories = Self.place(
      X509_get_default_cert_dir_env(), otherwise: X509_get_default_cert_dir())
    guard OPENSSL_sk_num(loaded) > 0 || Self.holdsFiles(directories: directories) else {
      let file = Self.place(
        X509_get_default_cert_file_env(), otherwise: X509_get_default_cert_file())
      throw .systemTrustEmpty(file: file, directory: directories)
    }
  }

  private static func place(
    _ variable: UnsafePointer<CChar>, otherwise standard: UnsafePointer<CChar>
  ) -> String {
    getenv(variable).map { String(cString: $0) } ?? String(cString: standard)
  }

  /// Whether any of these directories, in OpenSSL's list form, has a file in it.
  static func holdsFiles(directories: String) -> Bool {
    directories.split(separator: ":").contains { directory in
      guard let listing = opendir(String(directory)) else { return false }
      defer { closedir(listing) }
      // Two entries, the directory itself and its parent, are always there.
      return (1...3).allSatisfy { _ in readdir(listing) != nil }
    }
  }

  private func loadAnchors(from path: String) throws(TLSConfigurationError) {
    guard let file = BIO_new_file(path, "r") else {
      throw .trustFileUnreadable(path: path, reason: ErrorStack.drain().rootCause)
    }
    defer { BIO_free(file) }
    let store = SSL_CTX_get_cert_store(handle)
    var count = 0
    while let certificate = PEM_read_bio_X509(file, nil, nil, nil) {
      defer { X509_free(certificate) }
      guard X509_STORE_add_cert(store, certificate) == 1 else {
        throw .refused("trust a certificate in \(path)")
      }
      count += 1
    }
    try checkEnd(of: file, path: path, count: count)
    // An intermediate or a server's own certificate in the file is an anchor as good as a root.
    X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
  }

  /// Tells the end of a file from a block that is no certificate and from a failure to read.
  private func checkEnd(
    of file: OpaquePointer, path: String, count: Int
  ) throws(TLSConfigurationError) {
    let errors = ErrorStack.drain()
    guard errors.isEndOfPEM else {
      throw .trustFileMalformed(path: path, reason: errors.text)
    }
    guard count == 0 else { return }
    // OpenSSL's line reader does not tell a failure, on a directory say, from the end: read again.
    var byte: UInt8 = 0
    guard BIO_read(file, &byte, 1) >= 0 else {
      throw .trustFileUnreadable(path: path, reason: ErrorStack.drain().rootCause)
    }
    throw .trustFileWithoutCertificate(path: path)
  }
}
