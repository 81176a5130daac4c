#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Which interface has which address, at one instant; of those alone that are up and have a carrier.
struct InterfaceTable: Equatable {
  /// The names of the interfaces that have an address: seldom more than one.
  private var names: [String: Set<String>] = [:]
  /// Every interface that is up and has a carrier.
  private var running: Set<String> = []

  /// Asks the system; nil if it does not say.
  static func look() -> InterfaceTable? {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&list) == 0 else { return nil }
    defer { freeifaddrs(list) }
    var table = InterfaceTable()
    for entry in sequence(first: list, next: { $0?.pointee.ifa_next }).compactMap(\.?.pointee) {
      table.take(entry)
    }
    return table
  }

  private mutating func take(_ entry: ifaddrs) {
    let isRunning = [IFF_UP, IFF_RUNNING].allSatisfy { Int(entry.ifa_flags) & Int($0) != 0 }
    guard isRunning else { return }
    let name = String(cString: entry.ifa_name)
    running.insert(name)
    if let address = entry.anyAddress { names[address, default: []].insert(name) }
  }

  /// All addresses.
  var addresses: [String] { Array(names.keys) }

  /// Whether an interface is up and has a carrier.
  func isRunning(_ interface: String) -> Bool { running.contains(interface) }

  /// The interface that has `address`; nil for none. Of several the first by name.
  func interface(of address: String) -> String? { names[address]?.min() }

  /// Whether `interface` has `address`.
  func has(_ address: String, at interface: String) -> Bool {
    names[address]?.contains(interface) == true
  }
}

extension ifaddrs {
  /// The address without its zone, which the name of the interface tells; nil for one not of IP.
  fileprivate var anyAddress: String? {
    guard let address = ifa_addr else { return nil }
    let size: Int
    switch CInt(address.pointee.sa_family) {
    case AF_INET: size = MemoryLayout<sockaddr_in>.size
    case AF_INET6: size = MemoryLayout<sockaddr_in6>.size
    default: return nil
    }
    return address.numericText(size: socklen_t(size)).map { String($0.prefix { $0 != "%" }) }
  }
}
