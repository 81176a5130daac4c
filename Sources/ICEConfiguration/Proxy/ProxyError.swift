import PlainText

/// Why a proxy cannot be used as it is named. What was written is not repeated, because it may hold a
/// password.
package enum ProxyError: Error, Hashable, Sendable {
  /// The proxy is spoken to in another way than plain HTTP.
  case unknownScheme
  /// There is a character that no URL has.
  case malformed
  /// The host or the port is wrong.
  case address(ServerURLError)
  /// Something stands behind the port.
  case path
  /// The user name and the password cannot be read, or cannot be sent.
  case malformedLogin
  /// A user name or a password stands on the command line.
  case loginOnCommandLine
  /// There is a password, and nobody whose it is.
  case passwordAlone
  /// An entry of `NO_PROXY` is neither a name nor a range of addresses.
  case malformedException(String)
}

extension ProxyError: CustomStringConvertible {
  /// What was expected, in one sentence.
  package var description: String {
    switch self {
    case .unknownScheme:
      "expected a proxy that begins with http://; no other kind is spoken (--no-proxy does without)"
    case .malformed: "expected a proxy such as http://proxy.example.com:3128"
    case .address(let error): error.description
    case .path: "expected nothing behind the proxy's port"
    case .malformedLogin:
      "expected a user name and a password in percent-encoding before the @, without control "
        + "characters, and without a colon in the name"
    case .loginOnCommandLine:
      "expected no user name or password here, where every user of this machine can read them; set "
        + "$ICEPROBE_PROXY_USERNAME and $ICEPROBE_PROXY_PASSWORD"
    case .passwordAlone: "expected $ICEPROBE_PROXY_USERNAME as well"
    case .malformedException(let entry):
      "expected names, addresses and ranges such as 10.0.0.0/8 with commas between them, found "
        + entry.quoted
    }
  }
}
