/// An HTTP proxy that opens tunnels to servers on request (CONNECT, RFC 9110 §9.3.6).
package struct Proxy: Hashable, Sendable {
  /// Who we are for the proxy (HTTP's Basic scheme, RFC 7617).
  package struct Login: Hashable, Sendable {
    /// The user name, without a colon, which would end it.
    package let username: String
    /// The password, which may be empty.
    package let password: Secret
  }

  /// The proxy's name or address.
  package let host: ServerHost
  /// Its port, from 1 to 65535.
  package let port: UInt16
  /// What it is shown without being asked for it; nil for nothing.
  package internal(set) var login: Login?
}

extension Proxy: CustomStringConvertible {
  /// `host:port`, and never the login.
  package var description: String { "\(host):\(port)" }
}

extension Proxy {
  /// The port of a proxy that names none: that of `http` (RFC 9110 §4.2.1).
  private static let defaultPort: UInt16 = 80

  /// Reads `http://host:port`, or `host:port` alone, as many programs take it; in front of the host
  /// may stand a user name and a password, percent-encoded (RFC 3986 §3.2.1).
  init(_ text: String) throws(ProxyError) {
    guard text.unicodeScalars.allSatisfy({ $0.isASCII && $0 > " " && $0 != "\u{7F}" }) else {
      throw .malformed
    }
    let authority = try Self.authority(of: text)
    let at = authority.lastIndex(of: "@")
    login = try at.map { index throws(ProxyError) in try Login(parsing: authority[..<index]) }
    do {
      let place = try HostAndPort(at.map { authority[authority.index(after: $0)...] } ?? authority)
      (host, port) = (place.host, place.port ?? Self.defaultPort)
    } catch {
      throw .address(error)
    }
  }

  /// What stands between the scheme and the path, which must be empty or `/`.
  private static func authority(of text: String) throws(ProxyError) -> Substring {
    var rest = text[...]
    if let slashes = rest.firstRange(of: "://") {
      guard rest[..<slashes.lowerBound].lowercased() == "http" else { throw .unknownScheme }
      rest = rest[slashes.upperBound...]
    }
    let authority = rest.prefix { !"/?#".contains($0) }
    guard ["", "/"].contains(rest[authority.endIndex...]) else { throw .path }
    return authority
  }
}

extension Proxy.Login {
  /// Reads `name:password` in percent-encoding.
  fileprivate init(parsing text: Substring) throws(ProxyError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let decoded = parts.compactMap(\.percentDecoded)
    guard decoded.count == parts.count, let username = decoded.first else { throw .malformedLogin }
    try self.init(username: username, password: decoded.count > 1 ? decoded[1] : "")
  }

  /// RFC 7617 §2: no colon in the user name, and no control character in either.
  init(username: String, password: String) throws(ProxyError) {
    let isClean = (username + password).unicodeScalars.allSatisfy {
      $0.properties.generalCategory != .control
    }
    guard !username.isEmpty, !username.contains(":"), isClean else { throw .malformedLogin }
    self.init(username: username, password: Secret(password))
  }
}
