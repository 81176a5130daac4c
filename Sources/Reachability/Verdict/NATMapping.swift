/// How the NATs between this machine and the servers map one socket to addresses (RFC 4787 §4.1).
public enum NATMapping: String, CaseIterable, Sendable {
  /// The servers see the socket's own address: there is no NAT on the way to them.
  case none
  /// One mapping for all destinations.
  case endpointIndependent = "endpoint-independent"
  /// One mapping for each address of a destination, whatever the port.
  case addressDependent = "address-dependent"
  /// One mapping for each address and port of a destination.
  case addressAndPortDependent = "address-and-port-dependent"
  /// One of the two before: no server was asked at two ports of one address.
  case endpointDependent = "endpoint-dependent"

  /// What it means for calls, in half a sentence.
  public var meaning: String {
    switch self {
    case .none: "calls can connect directly unless a firewall forbids it"
    case .endpointIndependent: "calls mostly connect directly"
    case .addressDependent, .addressAndPortDependent, .endpointDependent:
      "a relay is needed if the other side is the same"
    }
  }

  /// The mapping and what it means: `endpoint-independent; calls mostly connect directly`.
  public var message: String { "\(rawValue); \(meaning)" }
}

extension NATMapping {
  /// Judges what several servers see of one socket; nil where that does not tell.
  ///
  /// It takes the word of two servers. A server on a network of our own, to which no NAT leads, sees
  /// our own address, and tells nothing of the NAT that is on the way to the others.
  public init?(_ observations: [ObservedMapping]) {
    let told = observations.compactMap(Told.init)
    let mapped = told.filter { $0.mapped != $0.local }
    guard !mapped.isEmpty else {
      guard told.count > 1 else { return nil }
      self = .none
      return
    }
    // Another way out of this machine may lead through another NAT: the two say nothing together.
    let together = mapped.lazy.map { one in mapped.filter { $0.local == one.local } }
    guard let found = together.compactMap(Self.init(behindNAT:)).first else { return nil }
    self = found
  }

  /// A server's word, where there is one.
  private struct Told {
    let server: Endpoint
    let local: Endpoint
    let mapped: Endpoint

    init?(_ observation: ObservedMapping) {
      guard let mapped = observation.mapped else { return nil }
      (server, local, self.mapped) = (observation.server, observation.local, mapped)
    }
  }

  /// RFC 5780 §4.3, from mappings that are all of one socket.
  private init?(behindNAT told: [Told]) {
    let byAddress = Dictionary(grouping: told, by: \.server.address).values
    let severalPorts = byAddress.filter { $0.count > 1 }
    if severalPorts.contains(where: { Set($0.map(\.mapped)).count > 1 }) {
      self = .addressAndPortDependent
    } else if byAddress.count < 2 {
      return nil
    } else if Set(told.map(\.mapped)).count == 1 {
      self = .endpointIndependent
    } else {
      self = severalPorts.isEmpty ? .endpointDependent : .addressDependent
    }
  }
}
