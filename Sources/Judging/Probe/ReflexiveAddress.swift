import ProbeEvidence

/// The address at which a server sees us, and whether that can be ours.
struct ReflexiveAddress {
  /// What the server says.
  let mapped: Endpoint
  /// Our own socket; nil if it is not known.
  let local: Endpoint?
  /// The server as it was reached; nil if a proxy chose the way.
  let server: Endpoint?

  /// Why nobody can ever reach us there, in words; nil if they might.
  ///
  /// Nothing is odd about what a server on our own machine sees, nor about our own address.
  var impossibility: String? {
    guard let server, !server.isLoopback, mapped.address != local?.address else { return nil }
    switch mapped.addressClass {
    case .unspecified: return "\(words), which is no address"
    case .loopback: return "\(words), a loopback address: a proxy in front of it asks in our place"
    case .multicast, .broadcast: return "\(words), which is no host's address"
    default:
      return mapped.address == server.address
        ? "\(words), its own address: a proxy or balancer in front of it asks in our place" : nil
    }
  }

  /// Why it is doubtful that anybody reaches us there; nil if nothing speaks against it.
  var doubt: String? {
    if let impossibility { return impossibility }
    guard let server, mapped.isPrivate, !server.isPrivate, mapped.address != local?.address else {
      return nil
    }
    return "\(words), a private address that is not this machine's: a proxy, a balancer or a NAT "
      + "stands between the two inside a network"
  }

  private var words: String { "the server sees this client at \(mapped.address)" }
}

extension Endpoint {
  /// Why a relay at this address is of no use to anybody, in words; nil if it may be. `server` is where
  /// the one that grants it was reached; nil if a proxy chose the way.
  ///
  /// Beside a server on our own machine or link such an address may be meant.
  func relayImpossibility(at server: Endpoint?) -> String? {
    switch addressClass {
    case .unspecified: "the relayed address \(address) is unspecified: nobody can reach it"
    case .multicast, .broadcast: "the relayed address \(address) is no host's address"
    case .loopback where server.map { !$0.isLoopback } ?? false:
      "the relayed address \(address) is a loopback address: nobody else can reach it"
    case .linkLocal where server.map { $0.addressClass != .linkLocal && !$0.isLoopback } ?? false:
      "the relayed address \(address) is link-local: nobody beyond the server's link can reach it"
    default: nil
    }
  }
}
