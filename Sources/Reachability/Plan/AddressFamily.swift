/// An address family.
public enum AddressFamily: Int, Sendable, CustomStringConvertible {
  /// IPv4.
  case ipv4 = 4
  /// IPv6.
  case ipv6 = 6

  /// `IPv4` or `IPv6`.
  public var description: String { "IPv\(rawValue)" }
}
