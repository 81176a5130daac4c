package import ICEConfiguration
package import ProbeEvidence

/// An address at which one side of a call may be reached (RFC 8445 §5.1.1), and through what.
package struct CallCandidate: Hashable, Sendable {
  /// How it came to be. The raw values are those of RFC 8839 §5.1.
  package enum Kind: String, Hashable, CaseIterable, Sendable {
    /// A socket of the machine itself.
    case host
    /// What a STUN server saw of such a socket.
    case serverReflexive = "srflx"
    /// An allocation on a TURN server.
    case relayed = "relay"
  }

  /// The TURN server of a relayed candidate, as reports call it.
  package struct Relay: Hashable, Sendable {
    /// Its host, with the port if that is not the scheme's own.
    package let server: String
    /// How the side that has the allocation reaches it.
    package let transport: ServerTransport

    /// Makes a relay of its parts.
    package init(server: String, transport: ServerTransport) {
      (self.server, self.transport) = (server, transport)
    }

    /// The longest name, in bytes of ASCII. 64: names of servers have 30, and a ticket has room for four
    /// of the longest.
    package static let nameLimit = 64

    /// Whether `name` can stand in a ticket, a message and a report: printable ASCII without spaces.
    package static func isName(_ name: String) -> Bool {
      (1...nameLimit).contains(name.utf8.count)
        && name.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
  }

  /// How it came to be.
  package let kind: Kind
  /// Where it is.
  package let address: Endpoint
  /// The server of a relayed candidate; nil for the others.
  package let relay: Relay?

  /// A candidate of the machine's own socket, or of what a server saw of it.
  package init(_ kind: Kind, at address: Endpoint) {
    (self.kind, self.address, relay) = (kind, address, nil)
  }

  /// An allocation.
  package init(relayedBy relay: Relay, at address: Endpoint) {
    (kind, self.address, self.relay) = (.relayed, address, relay)
  }

  /// Whether packets may be sent there at all: a unicast address that leaves its machine, and a port. A
  /// hostile description must not make us send elsewhere.
  package var isSendable: Bool {
    guard address.port > 0, let kind = address.addressClass else { return false }
    return switch kind {
    case .privateUse, .carrierNAT, .documentation, .benchmarking, .public, .translated, .sixToFour,
      .teredo:
      true
    case .unspecified, .thisNetwork, .loopback, .linkLocal, .multicast, .broadcast, .mapped,
      .reserved:
      false
    }
  }
}
