import NIOCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Hears whether anything changes of the interfaces, addresses and routes of this machine: what it is
/// has to be looked at. On Linux the kernel tells everybody (rtnetlink(7)).
final class NetworkNews: Sendable {
  private let descriptor: CInt

  /// Begins to listen; nil where the system tells nothing.
  init?() {
    #if os(Linux)
      #if canImport(Glibc)
        let type = CInt(SOCK_DGRAM.rawValue)
      #else
        let type = SOCK_DGRAM
      #endif
      let descriptor = socket(AF_NETLINK, type | Self.closesOnExec, Self.route)
      guard descriptor >= 0 else { return nil }
      guard Self.join(descriptor) else {
        close(descriptor)
        return nil
      }
      self.descriptor = descriptor
    #else
      return nil
    #endif
  }

  deinit { close(descriptor) }

  /// Whether anything has changed since this was last asked. Never waits.
  var hasAny: Bool {
    var hasAny = false
    var buffer = [UInt8](repeating: 0, count: Self.messageLimit)
    for _ in 0..<Self.readLimit {
      let count = recv(descriptor, &buffer, buffer.count, CInt(MSG_DONTWAIT))
      // ENOBUFS: so much has changed that the kernel dropped some of it.
      guard count > 0 || (count < 0 && [EINTR, ENOBUFS].contains(errno)) else { break }
      hasAny = true
    }
    return hasAny
  }

  /// How much is read at a time; the rest of a message is cut, since only that it came matters.
  private static let messageLimit = 512

  /// How many messages are read at once. 64: more is told the next time; a router learns thousands of
  /// routes in a burst.
  private static let readLimit = 64
}

#if os(Linux)
  extension NetworkNews {
    /// NETLINK_ROUTE and SOCK_CLOEXEC, of <linux/netlink.h> and <bits/socket_type.h>.
    private static let route: CInt = 0
    private static let closesOnExec: CInt = 0o2_000_000

    /// RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV4_ROUTE, RTMGRP_IPV6_IFADDR and RTMGRP_IPV6_ROUTE, of
    /// <linux/rtnetlink.h>.
    private static let groups: UInt32 = 0x1 | 0x10 | 0x40 | 0x100 | 0x400

    /// Binds a socket to the groups: struct sockaddr_nl, of which the header is not among those that
    /// Swift sees.
    private static func join(_ descriptor: CInt) -> Bool {
      struct Address {
        var family = sa_family_t(AF_NETLINK)
        var padding: UInt16 = 0
        var port: UInt32 = 0
        var groups = NetworkNews.groups
      }
      var address = Address()
      let size = socklen_t(MemoryLayout<Address>.size)
      return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
      } == 0
    }
  }
#endif
