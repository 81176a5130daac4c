/// How the NATs between this machine and the servers map one socket to addresses (RFC 4787 §4.1).
package enum NATMapping: String, Codable, CaseIterable, Sendable {
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

  /// Everything that there is to say about the mapping.
  package var entry: MappingEntry {
    switch self {
    case .none: .noNAT
    case .endpointIndependent: .endpointIndependentMapping
    case .addressDependent: .addressDependentMapping
    case .addressAndPortDependent: .addressAndPortDependentMapping
    case .endpointDependent: .endpointDependentMapping
    }
  }

  /// What the servers see of one socket: one sentence for a human.
  package var finding: String { entry.finding }

  /// What it means for calls, in half a sentence.
  package var meaning: String { entry.consequence }

  /// What a person needs who has to do something about it.
  package var explanation: Explanation { entry.explanation }

  /// The mapping and what it means: `endpoint-independent; calls usually connect directly`.
  package var message: String { "\(rawValue); \(meaning)" }
}
