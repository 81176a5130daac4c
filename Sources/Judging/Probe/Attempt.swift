package import Causes
package import ICEConfiguration
package import ProbeEvidence

/// What came of one attempt at a server.
package struct Attempt: Equatable, Sendable {
  /// What the evidence says.
  package let verdict: Verdict
  /// The time from the attempt's start to the event that decided it; nil if nothing was sent.
  package let duration: Duration?
}

extension [Attempt] {
  /// The attempts of a probe, as the judge sees them. One that was never begun is none.
  init(at spec: ProbeSpec, _ evidence: [[Evidence]], isOffline: Bool) {
    self = evidence.filter { !$0.isEmpty }.map {
      let best = JudgedProbe(spec, evidence: $0, isOffline: isOffline).best
      return Attempt(verdict: best.verdict, duration: best.duration)
    }
  }

  /// A server that works after all does not work well.
  package var warning: Warning? {
    let causes = compactMap(\.verdict.failure?.cause.rawValue)
    guard last?.verdict.status.isSuccess == true, !causes.isEmpty else { return nil }
    return Warning(
      code: .attemptsFailed,
      message: "\(causes.count) of \(count) attempts failed: " + causes.joined(separator: ", "))
  }
}

extension ProbeSpec {
  /// Whether another attempt can change what is said of the server after these.
  ///
  /// The last attempt always is the one that decides, so that its evidence stands for the server. Where
  /// nothing can be said of one, nothing could be said of the next; but one in which this machine stood
  /// still or changed its network is made up for, if more than one attempt is asked for at all. A machine
  /// that goes on so has a bound, too: as many as are asked for.
  package func asksForAnotherAttempt(after evidence: [[Evidence]]) -> Bool {
    let verdicts = evidence.map { JudgedProbe(self, evidence: $0, isOffline: false).best.verdict }
    let statuses = verdicts.map(\.status)
    let disturbed = verdicts.count { $0.disturbance != nil }
    guard statuses.count(where: { $0 == .inconclusive }) == disturbed,
      disturbed < attempts.attempts
    else { return false }
    return attempts.isOpen(
      failed: statuses.count { $0 == .failure }, worked: statuses.count(where: \.isSuccess))
  }
}
