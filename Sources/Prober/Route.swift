import NIOCore
import Reachability

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// This machine's own routes.
enum Route {
  /// Whether this machine knows no way to anywhere. Asked for addresses that are for documentation
  /// (RFC 5737, RFC 3849), and that a default route alone would lead to.
  static var isMissingEverywhere: Bool {
    ["192.0.2.1", "2001:db8::1"].allSatisfy { isMissing(to: Endpoint(address: $0, port: 9)) }
  }

  /// Whether this machine knows no way to `endpoint`: its own word, and not that of a router, which
  /// says the same with ICMP. Sends nothing.
  static func isMissing(to endpoint: Endpoint) -> Bool {
    // 9, discard: any port will do, since nothing is sent.
    guard let address = try? SocketAddress(ipAddress: endpoint.address, port: 9) else {
      return false
    }
    #if canImport(Glibc)
      let datagram = CInt(SOCK_DGRAM.rawValue)
    #else
      let datagram = SOCK_DGRAM
    #endif
    let descriptor = socket(endpoint.family == 6 ? AF_INET6 : AF_INET, datagram, 0)
    // Where the address family itself is missing there is no route either.
    guard descriptor >= 0 else { return errno == EAFNOSUPPORT }
    defer { close(descriptor) }
    return address.withSockAddr { connect(descriptor, $0, socklen_t($1)) } != 0
      && [ENETUNREACH, EADDRNOTAVAIL, ENETDOWN, EHOSTUNREACH].contains(errno)
  }
}
