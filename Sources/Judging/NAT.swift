package import Causes
package import ProbeEvidence

/// What the NAT on the way to the servers does to one socket, in the address family that tells more:
/// IPv4, unless only IPv6 tells.
package struct NAT: Sendable {
  /// How it maps; nil if that does not follow from what the servers told.
  package let mapping: NATMapping?
  /// The observations in which a server told what it sees.
  package let observations: [ObservedMapping]

  /// Judges the mappings that were observed; nil if no server told. What this machine says to itself
  /// has met no NAT; and where it stood still or changed its network a mapping may have run out between
  /// two of them.
  init?(_ seen: VantageEvidence) {
    guard seen.disturbance == nil else { return nil }
    let told = seen.mappings.filter { $0.mapped != nil && !seen.isOwn($0.server) }
    let families = [4, 6].map { family in told.filter { $0.server.family == family } }
    let known = families.first { NATMapping($0) != nil }
    guard let observations = known ?? families.first(where: { !$0.isEmpty }) else { return nil }
    self.observations = observations
    mapping = NATMapping(observations)
  }
}
