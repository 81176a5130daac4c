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

extension NATMapping {
  /// Judges what several servers see of one socket; nil where that does not tell.
  ///
  /// It takes the word of two servers. A server on a network of our own, to which no NAT leads, sees
  /// our own address, and tells nothing of the NAT that is on the way to the others.
  package init?(_ observations: [ObservedMapping]) {
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
      // What cannot be ours says nothing of the NAT: something in front of the server said it.
      let seen = ReflexiveAddress(
        mapped: mapped, local: observation.local, server: observation.server)
      guard seen.impossibility == nil else { return nil }
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
