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

  /// OpenSSL accepts a store that does not exist, and every server would then be blamed for an
  /// unknown issuer. So a machine without certificates, such as a bare container, is an error.
  ///
  /// An OpenSSL that was built for one distribution only looks where that one keeps its certificates, and
  /// the program with its own libraries runs on others: their places are looked into as well, unless
  /// somebody has named a place.
  private func loadSystemStore() throws(TLSConfigurationError) {
    guard SSL_CTX_set_default_verify_paths(handle) == 1 else {
      throw .refused("load this machine's CA certificates")
    }
    let file = TrustPlace(X509_get_default_cert_file_env(), X509_get_default_cert_file())
    let directories = TrustPlace(X509_get_default_cert_dir_env(), X509_get_default_cert_dir())
    // OpenSSL loads the file at once, and looks into the directories when it needs an issuer.
    let loaded = X509_STORE_get0_objects(SSL_CTX_get_cert_store(handle))
    let isFound =
      OPENSSL_sk_num(loaded) > 0 || Self.holdsCertificates(directories: directories.path)
    let isNamed = file.isNamed || directories.isNamed
    defer { ERR_clear_error() }
    guard isFound || !isNamed && loadStoreOfOtherSystem() else {
      throw .systemTrustEmpty(file: file.path, directory: directories.path)
    }
  }

  /// A place of OpenSSL's, which a variable of the environment may move.
  private struct TrustPlace {
    let path: String
    let isNamed: Bool

    init(_ variable: UnsafePointer<CChar>, _ standard: UnsafePointer<CChar>) {
      let named = getenv(variable).map { String(cString: $0) }
      path = named ?? String(cString: standard)
      isNamed = named != nil
    }
  }

  /// Where distributions keep all that they trust in one file, as Go's crypto/x509 (root_linux.go) and
  /// the distributions' own tools have it.
  private static let bundles = [
    // Debian, Ubuntu, Alpine, Arch.
    "/etc/ssl/certs/ca-certificates.crt",
    // Fedora, RHEL: what update-ca-trust writes, and what pointed to it until Fedora 42.
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/pki/tls/certs/ca-bundle.crt",
    // SUSE, in the same order.
    "/var/lib/ca-certificates/ca-bundle.pem", "/etc/ssl/ca-bundle.pem",
    // Alpine without its ca-certificates package.
    "/etc/ssl/cert.pem",
  ]

  /// Where they keep each certificate in a file of its own, named by its hash.
  private static let hashedDirectories = [
    "/etc/ssl/certs", "/var/lib/ca-certificates/openssl", "/etc/pki/tls/certs",
    "/etc/pki/ca-trust/extracted/pem/directory-hash",
  ]

  /// Loads the first of these stores that has a certificate. Whether there is one.
  private func loadStoreOfOtherSystem() -> Bool {
    Self.bundles.contains { SSL_CTX_load_verify_file(handle, $0) == 1 }
      || Self.hashedDirectories.contains {
        Self.holdsCertificates(directories: $0) && SSL_CTX_load_verify_dir(handle, $0) == 1
      }
  }

  /// Whether any of these directories, in OpenSSL's list form, has a certificate that OpenSSL would find
  /// there: by its name, which is a hash of 8 digits and a number.
  static func holdsCertificates(directories: String) -> Bool {
    directories.split(separator: ":").contains { directory in
      guard let listing = opendir(String(directory)) else { return false }
      defer { closedir(listing) }
      while let entry = readdir(listing) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if isHashed(name), holdsCertificate("\(directory)/\(name)") { return true }
      }
      return false
    }
  }

  private static func isHashed(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].utf8.count == 8 && parts[0].allSatisfy(\.isHexDigit)
      && UInt(parts[1]) != nil
  }

  private static func holdsCertificate(_ path: String) -> Bool {
    guard let file = BIO_new_file(path, "r") else { return false }
    defer { BIO_free(file) }
    guard let certificate = PEM_read_bio_X509(file, nil, nil, nil) else { return false }
    X509_free(certificate)
    return true
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
