/// Where a registry keeps configurations: an `https` URL, in which `{tenant}` may stand for the name of
/// a tenant.
package struct RegistryURL: Hashable, Sendable {
  private static let placeholder = "{tenant}"

  /// The registry's name or address.
  package let host: ServerHost
  /// Its port.
  package let port: UInt16
  /// Whether it is spoken to with TLS; if not, it is this very machine.
  package let isSecure: Bool
  /// The path and the query, as an HTTP request has them (RFC 9112 §3.2.1).
  package let target: String

  /// Whether there is a configuration for each tenant, so that tenants have to be named.
  package var isPerTenant: Bool { target.contains(Self.placeholder) }

  /// The URL of the configuration of one tenant.
  package func naming(tenant: String) -> RegistryURL {
    let target = target.replacing(Self.placeholder, with: tenant.percentEncoded)
    return RegistryURL(host: host, port: port, isSecure: isSecure, target: target)
  }

  private init(host: ServerHost, port: UInt16, isSecure: Bool, target: String) {
    (self.host, self.port, self.isSecure, self.target) = (host, port, isSecure, target)
  }
}

extension RegistryURL: CustomStringConvertible {
  /// The URL without its query, in which some providers want a key.
  package var description: String {
    let scheme = isSecure ? "https" : "http"
    let query = target.contains("?") ? "?..." : ""
    return "\(scheme)://\(authority)\(target.prefix { $0 != "?" })\(query)"
  }

  /// The host, and the port if it is not the scheme's own (RFC 9110 §7.2).
  package var authority: String {
    port == Self.defaultPort(isSecure: isSecure) ? "\(host)" : "\(host):\(port)"
  }

  /// RFC 9110 §4.2.1 and §4.2.2.
  private static func defaultPort(isSecure: Bool) -> UInt16 { isSecure ? 443 : 80 }
}

extension RegistryURL {
  /// Whether a text is meant as a URL, and not as a file's name.
  static func isMeant(by text: String) -> Bool {
    let start = text.lowercased()
    return start.hasPrefix("http://") || start.hasPrefix("https://")
  }

  /// Reads a URL.
  /// - Throws: The first thing that is wrong with it.
  init(_ text: String) throws(RegistryURLError) {
    guard text.unicodeScalars.allSatisfy({ $0.isASCII && $0 > " " && $0 != "\u{7F}" }),
      let slashes = text.firstRange(of: "://")
    else { throw .malformed }
    let rest = text[slashes.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    guard !authority.contains("@") else { throw .userInfo }
    guard !rest.contains("#") else { throw .fragment }
    isSecure = text[..<slashes.lowerBound].lowercased() == "https"
    do {
      let place = try HostAndPort(authority)
      (host, port) = (place.host, place.port ?? Self.defaultPort(isSecure: isSecure))
    } catch {
      throw .address(error)
    }
    guard isSecure || host.isLoopback else { throw .readable }
    let target = rest[authority.endIndex...]
    guard !target.replacing(Self.placeholder, with: "").contains(where: { "{}".contains($0) })
    else { throw .unknownPlaceholder }
    self.target = target.hasPrefix("/") ? String(target) : "/\(target)"
  }
}

extension ServerHost {
  /// Whether the host is this very machine (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3, RFC 6761 §6.3).
  fileprivate var isLoopback: Bool {
    switch self {
    case .name(let name): name == "localhost"
    case .ipv4(let address): address.hasPrefix("127.")
    case .ipv6(let address): address == "::1"
    }
  }
}

/// Why a configuration cannot be fetched from a URL as it is written. Nothing of it is repeated, because
/// it may hold a key.
package enum RegistryURLError: Error, Hashable, Sendable {
  /// There is a character that no URL has.
  case malformed
  /// The host or the port is wrong.
  case address(ServerURLError)
  /// A user name or a password stands before the host.
  case userInfo
  /// There is a `#`, which no server ever sees.
  case fragment
  /// Without TLS everybody on the way could read what is sent and what is answered.
  case readable
  /// There are braces around something else than `tenant`.
  case unknownPlaceholder
}

extension RegistryURLError: CustomStringConvertible {
  /// What was expected, in one sentence.
  package var description: String {
    switch self {
    case .malformed: "expected a URL such as https://registry.example.com/ice/{tenant}"
    case .address(let error): error.description
    case .userInfo:
      "expected no user name or password in the URL; a bearer token comes from "
        + "$\(BearerToken.variable)"
    case .fragment: "expected no # in the URL"
    case .readable:
      "expected https://, since everybody on the way could read the token and the credentials; "
        + "http:// is for this machine's own address"
    case .unknownPlaceholder: "expected no braces in the URL but {tenant}"
    }
  }
}
