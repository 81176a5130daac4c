import COpenSSL

/// The name that the ClientHello gives away in the clear (RFC 6066 §3).
///
/// Whom the certificate must name is another matter and stays as it is, so a session that sends any
/// but its own name may well fail at the certificate. By then the server has answered
/// (`peer != nil`), and that is what is asked where a filter is suspected of reading names.
public enum ServerNameIndication: Equatable, Sendable {
  /// The name of the server that is expected; nothing for an address, as RFC 6066 §3 demands.
  case own
  /// No name.
  case none
  /// Another name, in ASCII form.
  case other(String)

  /// Makes a session send the name.
  func apply(
    expecting identity: ServerIdentity, to session: OpaquePointer
  ) throws(TLSConfigurationError) {
    switch (self, identity) {
    case (.own, .name(let name)), (.other(let name), _):
      guard shim_SSL_set_server_name(session, ServerIdentity.withoutTrailingDot(name)) == 1 else {
        throw .serverIdentityInvalid(String(printable: name.utf8))
      }
    case (.own, .address), (.none, _): break
    }
  }
}
