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
