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

  /// The interfaces that are up and have an address that leads further than the next machine: no server
  /// is reached from a link-local one (RFC 4291 §2.5.6), which often has the hardware's address in it.
  private static func interfaces() -> [VantageEvidence.Interface]? {
    var interfaces: [VantageEvidence.Interface] = []
    let isAnswered = ifaddrs.forEach { entry in
      guard Int(entry.ifa_flags) & Int(IFF_UP) != 0, let address = entry.numericAddress,
        !address.hasPrefix("fe80:")
      else { return }
      let name = String(cString: entry.ifa_name)
      if let place = interfaces.firstIndex(where: { $0.name == name }) {
        guard interfaces[place].addresses.count < addressLimit else { return }
        interfaces[place].addresses.append(address)
      } else if interfaces.count < interfaceLimit {
        interfaces.append(VantageEvidence.Interface(name: name, addresses: [address]))
      }
    }
    return isAnswered ? interfaces : nil
  }
}
