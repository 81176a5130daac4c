/// Everything that there is to say about one kind of NAT, in one place.
package struct MappingEntry {
  /// What the servers see of one socket: one sentence for a human.
  let finding: String
  /// What it means for calls, in half a sentence.
  let consequence: String
  /// What it means, who can fix it, and how.
  let explanation: Explanation

  /// Makes an entry; what follows `consequence` makes its ``explanation``.
  init(
    finding: String, consequence: String, meaning: String, owners: [Explanation.Owner],
    steps: [String], checks: [ManualCheck]
  ) {
    self.finding = finding
    self.consequence = consequence
    explanation = Explanation(meaning: meaning, owners: owners, steps: steps, checks: checks)
  }
}

extension MappingEntry {
  static let noNAT = MappingEntry(
    finding: "no NAT: the servers see this machine's own address",
    consequence: "calls can connect directly unless a firewall forbids it",
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

  static let endpointIndependentMapping = MappingEntry(
    finding: "the NAT has one mapping for all destinations",
    consequence: "calls usually connect directly",
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

  static let addressDependentMapping = MappingEntry(
    finding: "the NAT has another mapping for each address",
    consequence: "a relay is needed if the peer's NAT is alike",
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

  static let addressAndPortDependentMapping = MappingEntry(
    finding: "the NAT has another mapping for each address and port",
    consequence: "a relay is needed if the peer's NAT is alike",
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

  static let endpointDependentMapping = MappingEntry(
    finding: "the NAT has another mapping for each server",
    consequence: "a relay is needed if the peer's NAT is alike",
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
