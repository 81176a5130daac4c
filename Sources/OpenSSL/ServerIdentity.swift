import COpenSSL

/// Whom the server's certificate must name.
public enum ServerIdentity: Equatable, Sendable {
  /// A DNS name, in ASCII form: sent as server name indication (RFC 6066 §3), and looked for among
  /// the certificate's DNS names (RFC 9525 §6.3).
  case name(String)
  /// A numeric IPv4 or IPv6 address, without brackets: not sent, since RFC 6066 §3 forbids it, and
  /// looked for among the certificate's IP addresses.
  case address(String)

  /// Makes a session ask for this server, and verify that it got this server.
  func apply(to session: OpaquePointer) throws(TLSConfigurationError) {
    let accepted =
      switch self {
      case .name(let name): Self.apply(name: name, to: session)
      case .address(let address):
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), address) == 1
      }
    guard accepted else { throw .serverIdentityInvalid(text) }
  }

  private var text: String {
    switch self {
    case .name(let text), .address(let text): String(printable: text.utf8)
    }
  }

  private static func apply(name: String, to session: OpaquePointer) -> Bool {
    // RFC 6066 §3: the name goes without its trailing dot.
    let name = name.hasSuffix(".") ? String(name.dropLast()) : name
    // As browsers do: no wildcard for a part of a label, and no look at the subject's common name.
    SSL_set_hostflags(
      session, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
    // The first refuses an empty name, which the second would take for "verify no name at all"; the
    // second is given the length, so that it sees and refuses a NUL inside the name.
    return shim_SSL_set_server_name(session, name) == 1
      && X509_VERIFY_PARAM_set1_host(SSL_get0_param(session), name, name.utf8.count) == 1
  }
}
