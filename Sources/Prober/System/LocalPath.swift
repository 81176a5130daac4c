import ProbeEvidence

/// What the packets to one place depend on at this machine: the address that they leave from, and the
/// interface that has it.
///
/// Nothing else counts: interfaces of containers come and go, and IPv6 has new temporary addresses now
/// and then (RFC 8981), beside which the one that is in use stays.
struct LocalPath {
  private let destination: Endpoint
  private let address: String
  /// Nil if no interface with a carrier has the address.
  private let interface: String?

  /// The path to `destination` as it is now; nil if there is none, or the system does not say.
  init?(to destination: Endpoint, _ table: InterfaceTable) {
    guard case .present(let address) = Route.route(to: destination) else { return nil }
    self.destination = destination
    self.address = address
    interface = table.interface(of: address)
  }

  /// What is not as it was, in words that name no address; nil if all is.
  func change(in table: InterfaceTable) -> String? {
    if let interface, !table.has(address, at: interface) {
      return table.isRunning(interface)
        ? "\(interface) has another address" : "\(interface) went down"
    }
    switch Route.route(to: destination) {
    case .missing: return Self.routeLost
    case .present(address): return nil
    case .present(let now):
      guard let interface, let other = table.interface(of: now), other != interface else {
        return nil
      }
      return "the route leads through \(other) now"
    case nil: return nil
    }
  }

  /// What is said where no route is left.
  static let routeLost = "the route is gone"
}
