import ICEConfiguration
import ProbeEvidence

/// The evidence of a run as traces of the network: who was asked over what, and what came back.
struct Traces {
  /// One address of a server that was asked.
  private struct Trace {
    let spec: ProbeSpec
    let isControl: Bool
    let evidence: Evidence

    var isAlive: Bool { evidence.showsLife(over: spec.url.transport) }
    var isSilent: Bool { evidence.isSilent(over: spec.url.transport) }
  }

  /// How many servers must be silent over UDP before none of it is said to come back.
  ///
  /// 2: one that is silent may be down. A control is there to be believed, and is enough alone.
  private static let serversThatTell = 2

  private let all: [Trace]
  private let isComplete: Bool
  private let seen: VantageEvidence

  init(plan: ProbePlan, evidence: [Int: [Evidence]], seen: VantageEvidence) {
    self.seen = seen
    isComplete = plan.probes.allSatisfy { evidence[$0.id] != nil }
    all = plan.probes.flatMap { spec in
      (evidence[spec.id] ?? []).map {
        Trace(spec: spec, isControl: plan.controls.contains(spec.id), evidence: $0)
      }
    }
  }

  /// Whether every control is silent, and nothing came back from anybody else.
  ///
  /// A control whose name does not exist was never asked. A probe that was interrupted, or not begun,
  /// might have been answered.
  var areSilent: Bool {
    let asked = all.filter { $0.isControl && ($0.isSilent || $0.evidence.showsNoNetwork) }
    return isComplete && !asked.isEmpty && !all.contains { $0.isAlive || $0.evidence.isUnfinished }
  }

  /// Whether any UDP at all comes back from other machines; nil if that is not known.
  ///
  /// ICMP, which says that a port is closed, shows that the way is open, and is itself no UDP.
  var udp: Bool? {
    let asked = all.filter { trace in
      !trace.spec.url.transport.isStream
        && Findings(trace.evidence).remote.map { !seen.isOwn($0) } ?? false
    }
    if asked.contains(where: \.evidence.hasServerSpoken) { return true }
    let silent = asked.filter(\.isSilent)
    guard !asked.contains(where: \.isAlive),
      silent.contains(where: \.isControl)
        || Set(silent.map(\.spec.url.host)).count >= Self.serversThatTell
    else { return nil }
    return false
  }
}

extension Evidence {
  /// Whether the probe was ended before anything was decided, or can decide nothing.
  fileprivate var isUnfinished: Bool {
    if isDisturbed { return true }
    return switch events.last?.what {
    case .interrupted, .fault, nil: true
    default: false
    }
  }
}
