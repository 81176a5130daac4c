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
  /// Whether the address means something on its own network only, or nothing at all: loopback,
  /// private use (RFC 1918, RFC 4193), carrier NAT (RFC 6598), link-local or unspecified.
  package var isPrivate: Bool { family == 6 ? isPrivateIPv6 : isPrivateIPv4 }

  /// `0.0.0.0` or `::`: no address at all (RFC 1122 §3.2.1.3, RFC 4291 §2.5.2).
  package var isUnspecified: Bool { address == "0.0.0.0" || address == "::" }

  private var isPrivateIPv6: Bool {
    guard address != "::", address != "::1" else { return true }
    // fc00::/7 and fe80::/10.
    let group = UInt16(address.prefix { $0 != ":" }, radix: 16) ?? 0
    return group & 0xFE00 == 0xFC00 || group & 0xFFC0 == 0xFE80
  }

  private var isPrivateIPv4: Bool {
    let octets = address.split(separator: ".").compactMap { UInt8($0) }
    guard octets.count == 4 else { return false }
    switch (octets[0], octets[1]) {
    case (0, _), (10, _), (127, _), (192, 168), (169, 254): return true
    case (172, 16...31), (100, 64...127): return true
    default: return false
    }
  }
}
