#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

// The addresses of this machine's interfaces, asked of the system itself: NIO's list of devices does not
// say which are up.
extension ifaddrs {
  /// Goes through the addresses of all interfaces.
  ///
  /// - Returns: false if the system does not say.
  static func forEach(_ body: (ifaddrs) -> Void) -> Bool {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&list) == 0 else { return false }
    defer { freeifaddrs(list) }
    for entry in sequence(first: list, next: { $0?.pointee.ifa_next }) {
      if let entry { body(entry.pointee) }
    }
    return true
  }

  /// The address, a link-local one of IPv6 with its zone; nil for one that is not of IP.
  var numericAddress: String? { Self.text(of: ifa_addr) }

  /// Which bits of the address are its network's, written as an address; nil where there are none.
  var numericMask: String? { Self.text(of: ifa_netmask) }

  private static func text(of address: UnsafeMutablePointer<sockaddr>?) -> String? {
    guard let address else { return nil }
    let size: Int
    switch CInt(address.pointee.sa_family) {
    case AF_INET: size = MemoryLayout<sockaddr_in>.size
    case AF_INET6: size = MemoryLayout<sockaddr_in6>.size
    default: return nil
    }
    // NI_MAXHOST, which the C library defines for this buffer.
    var text = [CChar](repeating: 0, count: 1025)
    guard
      getnameinfo(address, socklen_t(size), &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        == 0
    else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
