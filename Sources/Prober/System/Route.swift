import ICEConfiguration
import NIOCore
import ProbeEvidence

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// This machine's own routes: its own word, and not that of a router, which says the same with ICMP.
/// Asking sends nothing.
enum Route {
  /// Addresses that are for documentation (RFC 5737, RFC 3849), and that a default route alone would
  /// lead to. 9, discard: any port will do, since nothing is sent.
  private static let somewhereIPv4 = Endpoint(address: "192.0.2.1", port: 9)
  private static let somewhereIPv6 = Endpoint(address: "2001:db8::1", port: 9)

  /// A place of each family that a default route alone would lead to.
  static let somewhere = [somewhereIPv4, somewhereIPv6]

  /// The default route of IPv4; nil if the system does not say.
  static var ipv4: VantageEvidence.DefaultRoute? { route(to: somewhereIPv4) }

  /// The default route of IPv6; nil if the system does not say.
  static var ipv6: VantageEvidence.DefaultRoute? { route(to: somewhereIPv6) }

  /// Whether this machine knows no way to anywhere.
  static var isMissingEverywhere: Bool { ipv4 == .missing && ipv6 == .missing }

  /// Whether this machine has nothing of the address family of `endpoint`: no default route, and no
  /// address that leads further than the next machine.
  static func isMissingFamily(of endpoint: Endpoint) -> Bool {
    let isIPv6 = endpoint.family == 6
    guard (isIPv6 ? ipv6 : ipv4) == .missing, let table = InterfaceTable.look() else {
      return false
    }
    return !table.addresses.contains {
      let scope = Endpoint(address: $0, port: 0).addressClass
      return $0.contains(":") == isIPv6 && scope != .loopback && scope != .linkLocal
    }
  }

  /// Whether this machine knows no way to `endpoint`.
  static func isMissing(to endpoint: Endpoint) -> Bool { route(to: endpoint) == .missing }

  /// Whether `endpoint` is on a network of this machine's own, so that no gateway leads to it; nil if the
  /// system does not say.
  static func isOnLink(_ endpoint: Endpoint) -> Bool? {
    guard let bytes = IPAddress(endpoint.address)?.bytes else { return nil }
    var isOnLink = false
    let isKnown = ifaddrs.forEach { entry in
      guard let own = entry.numericAddress.flatMap({ IPAddress($0.prefix { $0 != "%" }) })?.bytes,
        let mask = entry.numericMask.flatMap({ IPAddress($0) })?.bytes, own.count == bytes.count,
        mask.count == bytes.count
      else { return }
      isOnLink = isOnLink || zip(zip(own, mask), bytes).allSatisfy { $0.0 & $0.1 == $1 & $0.1 }
    }
    return isKnown ? isOnLink : nil
  }

  /// The way to `endpoint`; nil if the system does not say.
  static func route(to endpoint: Endpoint) -> VantageEvidence.DefaultRoute? {
    guard let address = try? SocketAddress(ipAddress: endpoint.address, port: Int(endpoint.port))
    else { return nil }
    #if canImport(Glibc)
      let datagram = CInt(SOCK_DGRAM.rawValue)
    #else
      let datagram = SOCK_DGRAM
    #endif
    let descriptor = socket(endpoint.family == 6 ? AF_INET6 : AF_INET, datagram, 0)
    // Where the address family itself is missing there is no route either.
    guard descriptor >= 0 else { return errno == EAFNOSUPPORT ? .missing : nil }
    defer { close(descriptor) }
    guard address.withSockAddr({ connect(descriptor, $0, socklen_t($1)) }) == 0 else {
      let isMissing = [ENETUNREACH, EADDRNOTAVAIL, ENETDOWN, EHOSTUNREACH].contains(errno)
      return isMissing ? .missing : nil
    }
    return Endpoint(ofSocket: descriptor).map { .present(localAddress: $0.address) }
  }
}
