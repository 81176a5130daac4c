import ICEConfiguration
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
    guard let server, let seen = mapped.plainAddress, seen != local?.plainAddress else {
      return nil
    }
    // The other way round a NAT64 is between the two, with a prefix of its own (RFC 6052 §3.1).
    if seen.isIPv6, server.plainAddress?.isIPv6 == false {
      return
        "\(words), an IPv6 address, and was reached over IPv4: something in front of it translates"
    }
    switch AddressClass(of: seen) {
    case .loopback:
      return server.isOnMachine(of: local)
        ? nil : "\(words), a loopback address: a proxy in front of it asks in our place"
    case .unspecified: return "\(words), which is no address"
    case .thisNetwork, .multicast, .broadcast: return "\(words), which is no host's address"
    case .privateUse, .carrierNAT, .linkLocal, .documentation, .benchmarking, .mapped, .translated,
      .sixToFour, .teredo, .reserved, .public:
      return seen == server.plainAddress
        ? "\(words), its own address: a proxy or balancer in front of it asks in our place" : nil
    }
  }

  /// Why it is doubtful that anybody reaches us there; nil if nothing speaks against it, or it is
  /// impossible.
  var doubt: String? {
    guard impossibility == nil, let seen = mapped.plainAddress, AddressClass(of: seen).isPrivate,
      seen != local?.plainAddress, let server = server?.plainAddress,
      !AddressClass(of: server).isPrivate
    else { return nil }
    return "\(words), a private address that is not this machine's: a proxy, a balancer or a NAT "
      + "stands between the two inside a network"
  }

  private var words: String { "the server sees this client at \(mapped.address)" }
}

extension Endpoint {
  /// Why a relay at this address is of no use to anybody, in words; nil if it may be. `server` is where
  /// the one that grants it was reached, nil if a proxy chose the way; `local` is our own socket.
  ///
  /// Beside a server on our own machine or link such an address may be meant.
  func relayImpossibility(at server: Endpoint?, from local: Endpoint?) -> String? {
    guard let relayed = plainAddress else { return nil }
    // A private one may well be had twice.
    if let server, relayed == local?.plainAddress, !AddressClass(of: relayed).isPrivate,
      !server.isOnMachine(of: local)
    {
      return "the relayed address \(address) is this machine's own, not the server's"
    }
    switch AddressClass(of: relayed) {
    case .unspecified: return "the relayed address \(address) is unspecified: nobody can reach it"
    case .thisNetwork, .multicast, .broadcast:
      return "the relayed address \(address) is no host's address"
    case .loopback:
      guard let server, !server.isOnMachine(of: local) else { return nil }
      return "the relayed address \(address) is a loopback address: nobody else can reach it"
    case .linkLocal:
      guard let server, server.addressClass != .linkLocal, !server.isOnMachine(of: local) else {
        return nil
      }
      return
        "the relayed address \(address) is link-local: nobody beyond the server's link can reach it"
    case .privateUse, .carrierNAT, .documentation, .benchmarking, .mapped, .translated, .sixToFour,
      .teredo, .reserved, .public:
      return nil
    }
  }

  /// Whether the server here runs on the machine whose socket `local` is: to its own address a machine
  /// calls from that very address, and from one loopback address to another.
  fileprivate func isOnMachine(of local: Endpoint?) -> Bool {
    isLoopback || (plainAddress != nil && plainAddress == local?.plainAddress)
  }

  /// The address without IPv6 clothes: that of an IPv4 host, however a dual-stack socket (RFC 4291
  /// §2.5.5.2) or a NAT64 with the well-known prefix (RFC 6052 §2.1) writes it.
  fileprivate var plainAddress: IPAddress? {
    guard let address = IPAddress(address) else { return nil }
    switch AddressClass(of: address) {
    case .mapped, .translated: return IPAddress(bytes: address.bytes.suffix(4))
    default: return address
    }
  }
}
