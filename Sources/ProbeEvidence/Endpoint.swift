import ICEConfiguration

/// An IP address and a port, as text that needs no resolver.
package struct Endpoint: Hashable, Codable, Sendable, CustomStringConvertible {
  /// The numeric address; IPv6 as RFC 5952 writes it, without brackets.
  package let address: String
  /// The port.
  package let port: UInt16

  /// Makes an endpoint of a numeric address and a port.
  package init(address: String, port: UInt16) {
    self.address = address
    self.port = port
  }

  /// 4 or 6.
  package var family: Int { address.contains(":") ? 6 : 4 }

  /// `192.0.2.1:3478`, or `[2001:db8::1]:3478`.
  package var description: String { family == 6 ? "[\(address)]:\(port)" : "\(address):\(port)" }
}

extension Endpoint {
  /// What the address is good for; nil if it is no numeric address.
  package var addressClass: AddressClass? { IPAddress(address).map(AddressClass.init) }

  /// Whether the address means something on its own network only, or nothing at all: loopback,
  /// private use (RFC 1918, RFC 4193), carrier NAT (RFC 6598), link-local or unspecified.
  package var isPrivate: Bool { addressClass?.isPrivate ?? false }

  /// `0.0.0.0` or `::`: no address at all (RFC 1122 §3.2.1.3, RFC 4291 §2.5.2).
  package var isUnspecified: Bool { addressClass == .unspecified }

  /// Whether the address never leaves its machine (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
  package var isLoopback: Bool { addressClass == .loopback }
}
