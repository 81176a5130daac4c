#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Addresses as text and as bytes in network order.
enum NumericAddress {
  /// How the system writes the bytes of an address; nil for a family that is not of IP.
  static func text(of bytes: UnsafeRawPointer, family: CInt) -> String? {
    // INET6_ADDRSTRLEN, the longest text with its NUL.
    var text = [CChar](repeating: 0, count: 46)
    guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The address that a text is, as the system writes it; nil if it is none.
  static func canonical(_ text: String) -> String? {
    // 16 bytes: an IPv6 address, or an IPv4 one in the first four.
    var bytes = [UInt8](repeating: 0, count: 16)
    for family in [AF_INET, AF_INET6] where inet_pton(family, text, &bytes) == 1 {
      return self.text(of: bytes, family: family)
    }
    return nil
  }
}
