/// Where a relay's packets come from, as a plain socket that is connected to nobody sees it.
package struct RelaySource: Equatable, Codable, Sendable {
  /// Where the server says that the relay is.
  package let relayed: Endpoint
  /// Where the first packet came from; nil if none came, which a NAT may be the reason of.
  package let source: Endpoint?

  /// What was seen of the relay at `relayed`.
  package init(relayed: Endpoint, source: Endpoint?) {
    self.relayed = relayed
    self.source = source
  }

  /// Where the packets come from, if it is not where the relay is said to be.
  package var otherAddress: Endpoint? {
    source.flatMap { $0.address == relayed.address ? nil : $0 }
  }

  /// Whether they come from inside a network to which the relay's address is the outside: from there
  /// both may be right.
  package var isInside: Bool { source?.isPrivate == true && !relayed.isPrivate }
}
