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
    var table = InterfaceTable()
    return ifaddrs.forEach { table.take($0) } ? table : nil
  }

  private mutating func take(_ entry: ifaddrs) {
    let isRunning = [IFF_UP, IFF_RUNNING].allSatisfy { Int(entry.ifa_flags) & Int($0) != 0 }
    guard isRunning else { return }
    let name = String(cString: entry.ifa_name)
    running.insert(name)
    guard let address = entry.numericAddress else { return }
    // The zone is the interface's name once more.
    names[String(address.prefix { $0 != "%" }), default: []].insert(name)
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
