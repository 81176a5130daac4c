/// An address family.
package enum AddressFamily: Int, Sendable, CustomStringConvertible {
  /// IPv4.
  case ipv4 = 4
  /// IPv6.
  case ipv6 = 6

  /// `IPv4` or `IPv6`.
  package var description: String { "IPv\(rawValue)" }
}
