import COpenSSL

/// Whom the server's certificate must name.
public enum ServerIdentity: Equatable, Sendable {
  /// A DNS name, in ASCII form: looked for among the certificate's DNS names (RFC 9525 §6.3).
  case name(String)
  /// A numeric IPv4 or IPv6 address, without brackets: looked for among the certificate's IP
  /// addresses.
  case address(String)

  /// Makes a session verify that it got this server.
  func apply(to session: OpaquePointer) throws(TLSConfigurationError) {
    let accepted =
      switch self {
      case .name(let name): Self.apply(name: name, to: session)
      case .address(let address):
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), address) == 1
      }
    guard accepted else { throw .serverIdentityInvalid(text) }
  }

  /// RFC 6066 §3: a name goes without its trailing dot.
  static func withoutTrailingDot(_ name: String) -> String {
    name.hasSuffix(".") ? String(name.dropLast()) : name
  }

  private var text: String {
    switch self {
    case .name(let text), .address(let text): String(printable: text.utf8)
    }
  }

  private static func apply(name: String, to session: OpaquePointer) -> Bool {
    let name = withoutTrailingDot(name)
    // As browsers do: no wildcard for a part of a label, and no look at the subject's common name.
    SSL_set_hostflags(
      session, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
    // OpenSSL takes an empty name for "verify no name at all". It is given the length, so that it
    // sees and refuses a NUL inside the name.
    return !name.isEmpty
      && X509_VERIFY_PARAM_set1_host(SSL_get0_param(session), name, name.utf8.count) == 1
  }
}
