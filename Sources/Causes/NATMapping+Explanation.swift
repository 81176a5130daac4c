extension NATMapping {
  /// What the servers see of one socket: one sentence for a human.
  package var finding: String {
    switch self {
    case .none: "no NAT: the servers see this machine's own address"
    case .endpointIndependent: "the NAT has one mapping for all destinations"
    case .addressDependent: "the NAT has another mapping for each address"
    case .addressAndPortDependent: "the NAT has another mapping for each address and port"
    case .endpointDependent: "the NAT has another mapping for each server"
    }
  }

  /// What there is to say about the mapping.
  package var explanation: Explanation {
    switch self {
    case .none: .noNAT
    case .endpointIndependent: .endpointIndependentMapping
    case .addressDependent: .addressDependentMapping
    case .addressAndPortDependent: .addressAndPortDependentMapping
    case .endpointDependent: .endpointDependentMapping
    }
  }
}

extension Explanation {
  fileprivate static let noNAT = Explanation(
    meaning: """
      At least two servers see the exact address and port of our socket: there is no NAT between us and \
      them. The other side of a call can send to this address directly. A firewall may still let in \
      nothing that was not asked for.
      """,
    owners: [.machineOrNetwork],
    steps: [
      "Nothing to fix.",
      "Network admin: if calls need a relay all the same, look for a firewall that drops UDP.",
    ],
    checks: [.mapping])

  fileprivate static let endpointIndependentMapping = Explanation(
    meaning: """
      The servers see an address of the NAT, and all see the same one for one socket: what STUN reports \
      holds for the other side of a call, too (RFC 4787 section 4.1, REQ-1). Calls usually connect \
      directly. A relay is still needed where the other side's mapping depends on the address and \
      this NAT filters by port, or where a firewall drops UDP.
      """,
    owners: [.machineOrNetwork],
    steps: [
      "Nothing to fix: this is what a NAT should do.",
      "Keep a TURN server for the networks of the others.",
    ],
    checks: [.mapping])

  fileprivate static let addressDependentMapping = Explanation(
    meaning: """
      The servers see another mapping of one socket for each of their addresses, and the same one for \
      two ports of an address. The other side of a call gets another mapping than the one that STUN \
      reported, so that it sends to the wrong one until we have sent to it. If the other side's NAT is \
      the same, or filters by port, the call needs a relay.
      """,
    owners: [.machineOrNetwork],
    steps: [
      "See that a TURN server works from here: such a network cannot do without.",
      "Network admin: set the NAT to endpoint-independent mapping (RFC 4787 section 4.1, REQ-1).",
    ],
    checks: [.mapping, .relay])

  fileprivate static let addressAndPortDependentMapping = Explanation(
    meaning: """
      The servers see another mapping of one socket for each address and each port: a symmetric NAT, \
      as it used to be called. What STUN reports is of no use to the other side of a call, which has to \
      wait for our packets to learn where to send. If the other side's NAT is the same, or filters by \
      port, the call needs a relay.
      """,
    owners: [.machineOrNetwork],
    steps: [
      "See that a TURN server works from here, over UDP if it can be: many calls will need it.",
      """
      Network admin: let the NAT keep one port for a socket (RFC 4787 section 4.1, REQ-1); on \
      Linux that is masquerade without random.
      """,
    ],
    checks: [.mapping, .relay])

  fileprivate static let endpointDependentMapping = Explanation(
    meaning: """
      The servers see different mappings of one socket. Whether the address or the port also makes \
      the difference is not known: no server was asked at two ports of one \
      address. For calls it is the same: if the other side's NAT is of that kind, the call needs a \
      relay.
      """,
    owners: [.machineOrNetwork],
    steps: [
      "See that a TURN server works from here: calls with many other networks will need it.",
      "Name a second port of a server with --control to learn which of the two it is.",
      "Network admin: look for a setting of the NAT named endpoint-independent, or full cone.",
    ],
    checks: [.mapping, .relay])
}
