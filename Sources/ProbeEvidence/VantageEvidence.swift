/// What this machine says of itself before a run, and what the servers say of the way to them: the
/// evidence of the vantage. A value: it can be saved, and judged again later. Nil means: not known.
package struct VantageEvidence: Equatable, Codable, Sendable {
  /// A network interface that is up.
  package struct Interface: Equatable, Codable, Sendable {
    /// Its name, such as `eth0`.
    package let name: String
    /// Its numeric addresses, link-local ones of IPv6 aside.
    package var addresses: [String]

    /// Makes an interface of its parts.
    package init(name: String, addresses: [String]) {
      self.name = name
      self.addresses = addresses
    }
  }

  /// Whether packets to addresses that nothing more special leads to have a way out.
  package enum DefaultRoute: Equatable, Codable, Sendable {
    /// There is none.
    case missing
    /// There is one, and a socket that takes it has this local address.
    case present(localAddress: String)
  }

  /// The machine's own name for itself.
  package var hostName: String?
  /// How far its clock on the wall is ahead of UTC, in seconds.
  package var utcOffset: Int?
  /// The interfaces that are up, loopback included.
  package var interfaces: [Interface]?
  /// The default route of IPv4.
  package var ipv4Route: DefaultRoute?
  /// The default route of IPv6.
  package var ipv6Route: DefaultRoute?
  /// The name servers that the system's resolver asks.
  package var resolvers: [String]?
  /// What the servers see of one socket for each address family.
  package var mappings: [ObservedMapping] = []
  /// What happened to this machine while the run lasted; nil for nothing.
  package var disturbance: Disturbance?

  /// Evidence of nothing yet.
  package init() {}

  /// Whether `endpoint` is this machine: what comes from there has crossed no network.
  package func isOwn(_ endpoint: Endpoint) -> Bool {
    endpoint.isLoopback
      || (interfaces ?? []).contains { $0.addresses.contains(endpoint.address) }
  }
}

/// What one server sees of a socket from which several servers are asked (RFC 5780 §4.3).
package struct ObservedMapping: Equatable, Codable, Sendable {
  /// The server that was asked.
  package let server: Endpoint
  /// The socket's own address on the way to this server.
  package let local: Endpoint
  /// The address that the server saw; nil if it did not tell.
  package let mapped: Endpoint?

  /// Makes an observation of its parts.
  package init(server: Endpoint, local: Endpoint, mapped: Endpoint?) {
    self.server = server
    self.local = local
    self.mapped = mapped
  }
}
