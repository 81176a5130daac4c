/// Where probes come from, if that is chosen: an address of this machine, ports of it, or both.
package struct LocalOrigin: Hashable, Sendable {
  /// The address, in its canonical form; nil for whichever the system chooses.
  package let address: String?
  /// The ports, of which the first that is free is taken; nil for whichever the system chooses.
  package let ports: ClosedRange<UInt16>?
  /// The only family that the address can speak; nil for both.
  package let family: AddressFamily?

  /// Reads an address, and a port or a range of ports such as `50000-50100`.
  ///
  /// - Throws: ``LocalOriginError``, which says what was expected.
  package init(address: String?, ports: String?) throws(LocalOriginError) {
    switch try address.map(Self.host) {
    case .ipv4(let text): (self.address, family) = (text, .ipv4)
    case .ipv6(let text): (self.address, family) = (text, .ipv6)
    case .name, nil: (self.address, family) = (nil, nil)
    }
    self.ports = try ports.map(Self.range)
  }

  private static func host(_ text: String) throws(LocalOriginError) -> ServerHost {
    let bare = text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast() : text[...]
    do {
      let host = try bare.contains(":") ? ServerHost(parsingIPv6: bare) : ServerHost(parsing: bare)
      if case .name = host { throw LocalOriginError.malformedAddress }
      return host
    } catch {
      throw .malformedAddress
    }
  }

  private static func range(_ text: String) throws(LocalOriginError) -> ClosedRange<UInt16> {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first > 0,
      first <= last
    else { throw .malformedPorts }
    return first...last
  }
}

/// Why it cannot be said where probes come from.
package enum LocalOriginError: Error, Hashable, Sendable {
  /// It is not an address.
  case malformedAddress
  /// It is neither a port nor a range of them.
  case malformedPorts
}

extension LocalOriginError: CustomStringConvertible {
  /// What was expected, in one sentence.
  package var description: String {
    switch self {
    case .malformedAddress: "expected an IPv4 or IPv6 address of this machine"
    case .malformedPorts: "expected a port from 1 to 65535, or a range such as 50000-50100"
    }
  }
}
