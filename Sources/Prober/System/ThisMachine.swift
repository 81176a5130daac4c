import ProbeEvidence

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What this machine says of itself, before anything is sent.
enum ThisMachine {
  /// How many interfaces are put down. 64: a host of many containers has hundreds, and nobody reads
  /// more.
  private static let interfaceLimit = 64

  /// How many addresses of one interface are put down.
  ///
  /// 16: one for IPv4, and for IPv6 a few that change with time (RFC 8981).
  private static let addressLimit = 16

  /// Looks at interfaces, routes and the resolver. Never fails: what the system does not tell is not
  /// known.
  static func look() -> VantageEvidence {
    var evidence = VantageEvidence()
    evidence.hostName = hostName
    evidence.utcOffset = utcOffset
    evidence.interfaces = interfaces()
    evidence.ipv4Route = Route.ipv4
    evidence.ipv6Route = Route.ipv6
    evidence.resolvers = SystemFile.resolverConfiguration.map {
      ResolverConfiguration($0).nameServers
    }
    return evidence
  }

  private static var hostName: String? {
    // 256: a name has at most 64 bytes on Linux (HOST_NAME_MAX), and 255 elsewhere (POSIX).
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return nil }
    let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return text.isEmpty ? nil : text
  }

  private static var utcOffset: Int? {
    var now = time(nil)
    var local = tm()
    return localtime_r(&now, &local) == nil ? nil : local.tm_gmtoff
  }

  /// The interfaces that are up and have an address that leads further than the next machine. Asked of the system itself: NIO's list of devices
  /// does not say which are up.
  private static func interfaces() -> [VantageEvidence.Interface]? {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&list) == 0 else { return nil }
    defer { freeifaddrs(list) }
    var interfaces: [VantageEvidence.Interface] = []
    for entry in sequence(first: list, next: { $0?.pointee.ifa_next }).compactMap(\.?.pointee) {
      guard Int(entry.ifa_flags) & Int(IFF_UP) != 0, let address = entry.numericAddress else {
        continue
      }
      let name = String(cString: entry.ifa_name)
      if let place = interfaces.firstIndex(where: { $0.name == name }) {
        guard interfaces[place].addresses.count < addressLimit else { continue }
        interfaces[place].addresses.append(address)
      } else if interfaces.count < interfaceLimit {
        interfaces.append(VantageEvidence.Interface(name: name, addresses: [address]))
      }
    }
    return interfaces
  }
}

extension ifaddrs {
  /// The address; nil for one that is not of IP, and for a link-local one (RFC 4291 §2.5.6), which no
  /// server is reached from, and which mostly has the hardware's address in it.
  fileprivate var numericAddress: String? {
    guard let address = ifa_addr else { return nil }
    let size: Int
    switch CInt(address.pointee.sa_family) {
    case AF_INET: size = MemoryLayout<sockaddr_in>.size
    case AF_INET6: size = MemoryLayout<sockaddr_in6>.size
    default: return nil
    }
    let text = address.numericText(size: socklen_t(size))
    return text?.hasPrefix("fe80:") == true ? nil : text
  }
}

extension UnsafeMutablePointer<sockaddr> {
  /// The numeric address, an IPv6 one with its zone; nil if the system cannot write it.
  func numericText(size: socklen_t) -> String? {
    // NI_MAXHOST, which the C library defines for this buffer.
    var text = [CChar](repeating: 0, count: 1025)
    guard getnameinfo(self, size, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 else {
      return nil
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
