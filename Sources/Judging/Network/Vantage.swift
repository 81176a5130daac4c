package import ICEConfiguration
package import ProbeEvidence

/// What all the evidence of a run says of the place that it was made from.
package struct Vantage: Sendable {
  /// How it is known that this machine is offline.
  package enum Offline: String, Equatable, Sendable, Codable {
    /// Every probe was stopped by this machine itself: it has no route, or no resolver.
    case noNetwork = "no-network"
    /// There is a route, and no resolver answered; every server has a name.
    case silentResolver = "silent-resolver"
    /// Every control is silent, and nothing came back from any server either.
    case onlySilence = "only-silence"
  }

  /// What came of a server that was asked as a control.
  package struct Control: Sendable {
    /// The control.
    package let url: ServerURL
    /// What the evidence says.
    package let verdict: Verdict
  }

  /// What this machine says of itself.
  package let seen: VantageEvidence
  /// The controls, in the order in which they were named.
  package let controls: [Control]
  /// Why nothing can be said of the servers; nil if this machine is not offline.
  package let offline: Offline?
  /// Whether any UDP at all comes back from elsewhere; nil if that is not known.
  package let udp: Bool?
  /// What answers in the servers' place.
  package let interception: Interception
  /// What the NAT on the way to the servers does; nil if no two servers told.
  package let nat: NAT?

  /// Judges the vantage by all the evidence of a run.
  package init(plan: ProbePlan, evidence: [Int: [Evidence]], seen: VantageEvidence) {
    let traces = Traces(plan: plan, evidence: evidence, seen: seen)
    self.seen = seen
    udp = traces.udp
    nat = NAT(seen)
    let offline: Offline? =
      if Self.isOffline(evidence.values.flatMap { $0 }) {
        Self.isForWantOfResolver(evidence.values.flatMap { $0 }, seen)
          ? .silentResolver : .noNetwork
      } else {
        traces.areSilent ? .onlySilence : nil
      }
    self.offline = offline
    let interception = Interception(plan: plan, evidence: evidence)
    self.interception = interception
    controls = plan.controls.map { id in
      let probe = JudgedProbe(
        plan.probes[id], evidence: evidence[id] ?? [], isOffline: offline != nil,
        behind: interception)
      return Control(url: plan.probes[id].url, verdict: probe.best.verdict)
    }
  }

  /// Whether there are controls, and none of them works.
  package var areControlsDead: Bool {
    !controls.isEmpty && !controls.contains { $0.verdict.status.isSuccess }
  }

  /// Whether this machine has no network: every probe was stopped by this machine itself.
  ///
  /// A machine without any route says so on connecting, and its resolver cannot be reached or is silent:
  /// one that answers, if only that it cannot say, is there. A server that is refused, filtered or
  /// silent was reached for over a network, and is never taken for this.
  /// A machine that lacks the one address family, and has the other, is not offline.
  static func isOffline(_ evidence: [Evidence]) -> Bool {
    !evidence.isEmpty && evidence.allSatisfy(\.showsNoNetwork)
  }

  /// Whether it is the resolver that stopped every probe, on a machine that has a route.
  private static func isForWantOfResolver(_ evidence: [Evidence], _ seen: VantageEvidence) -> Bool {
    let hasRoute = [seen.ipv4Route, seen.ipv6Route].contains {
      if case .present = $0 { true } else { false }
    }
    return hasRoute && evidence.allSatisfy { $0.lacksResolver }
  }
}

extension Evidence {
  /// Whether this machine itself stopped the probe.
  package var showsNoNetwork: Bool {
    guard !isDisturbed else { return false }
    return switch events.last?.what {
    case .disconnected(.offline, _): true
    default: lacksResolver
    }
  }

  /// Whether no resolver could be reached, or answered.
  fileprivate var lacksResolver: Bool {
    switch events.last?.what {
    case .notResolved(.noResolver, _): true
    case .limitReached: events.dropLast().last?.what.isResolving == true
    default: false
    }
  }
}

extension Event.Kind {
  fileprivate var isResolving: Bool { if case .resolving = self { true } else { false } }
}
