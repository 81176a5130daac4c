/// Where a relay's packets come from, as a plain socket that is connected to nobody sees it.
package struct RelaySource: Equatable, Codable, Sendable {
  /// Where the server says that the relay is.
  package let relayed: Endpoint
  /// Where the first packet came from; nil if none came, which a NAT may be the reason of.
  package let source: Endpoint?
  /// Whether a packet of that socket came out of the relay; nil if the server did not permit it, or nobody
  /// looked.
  package let isReached: Bool?
  /// Whether the server sees this machine's own address, so that no NAT is between the two; nil if nobody
  /// looked.
  package let isDirect: Bool?

  /// What was seen of the relay at `relayed`.
  package init(
    relayed: Endpoint, source: Endpoint?, isReached: Bool? = nil, isDirect: Bool? = nil
  ) {
    self.relayed = relayed
    self.source = source
    self.isReached = isReached
    self.isDirect = isDirect
  }

  /// What does not get through between the relay's own address and this machine, where nothing but a
  /// firewall explains it.
  package enum Blockade: Equatable, Sendable {
    /// Packets to the relay, while its own come.
    case inwards
    /// Packets from the relay, while those to it arrive.
    case outwards
    /// Neither.
    case bothWays
  }

  /// What does not get through; nil if all does, or a NAT may explain it.
  package var blockade: Blockade? {
    guard otherAddress == nil, let isReached else { return nil }
    switch (isReached, source != nil) {
    case (true, true): return nil
    case (false, true): return .inwards
    case (true, false): return isDirect == true ? .outwards : nil
    case (false, false): return isDirect == true ? .bothWays : nil
    }
  }

  /// Where the packets come from, if it is not where the relay is said to be.
  package var otherAddress: Endpoint? {
    source.flatMap { $0.address == relayed.address ? nil : $0 }
  }

  /// Whether they come from inside a network to which the relay's address is the outside: from there
  /// both may be right.
  package var isInside: Bool { source?.isPrivate == true && !relayed.isPrivate }
}
