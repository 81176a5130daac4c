/// An entry of `NO_PROXY`: servers to which no proxy leads.
struct ProxyException: Hashable, Sendable {
  private enum Hosts: Hashable {
    case all
    /// A name, and every name below it.
    case names(under: String)
    case address(ServerHost)
    case range(AddressRange)
  }

  private let hosts: Hosts
  /// The one port that is meant; nil for every port.
  private let port: UInt16?

  /// Reads all entries of a variable, between which stand commas or spaces.
  static func list(_ text: String) throws(ProxyError) -> [ProxyException] {
    let entries = text.split { $0 == "," || $0.isWhitespace }
    return try entries.map { entry throws(ProxyError) in
      guard let exception = ProxyException(entry) else { throw .malformedException(String(entry)) }
      return exception
    }
  }

  /// `*`, a range, an address, or a name. A dot or `*.` before a name changes nothing, as for curl.
  private init?(_ text: Substring) {
    if text == "*" {
      (hosts, port) = (.all, nil)
    } else if let range = AddressRange(String(text)) {
      (hosts, port) = (.range(range), nil)
    } else if let address = try? ServerHost(parsingIPv6: text) {
      (hosts, port) = (.address(address), nil)
    } else if let place = try? HostAndPort(text.trimmingPrefix("*.").trimmingPrefix(".")) {
      port = place.port
      hosts =
        if case .name(let name) = place.host { .names(under: name.withoutLastDot) } else {
          .address(place.host)
        }
    } else {
      return nil
    }
  }

  /// Whether the server at this host and port is meant. Names are not looked up.
  func covers(_ host: ServerHost, port: UInt16) -> Bool {
    guard self.port == nil || self.port == port else { return false }
    return switch (hosts, host) {
    case (.all, _): true
    case (.address(let address), _): address == host
    case (.names(let suffix), .name(let name)): ".\(name.withoutLastDot)".hasSuffix(".\(suffix)")
    case (.range(let range), .ipv4(let address)), (.range(let range), .ipv6(let address)):
      range.contains(address)
    default: false
    }
  }
}

extension String {
  /// The dot makes a name absolute, and no other name.
  fileprivate var withoutLastDot: String { hasSuffix(".") ? String(dropLast()) : self }
}
