import ICEConfiguration
import ProbeEvidence

extension ProofAttempt {
  /// What happened to this machine, and from when until when, on the time line of the attempt.
  typealias Disturbed = (what: Disturbance, span: ClosedRange<Duration>)

  var disturbances: [Disturbed] {
    events.compactMap {
      guard case .disturbed(let what) = $0.what else { return nil }
      return (what, $0.offset - what.stopped...$0.offset)
    }
  }

  /// What happened while a flow went on, on the flow's own time line.
  func disturbances(during flow: FlowTrace) -> [Disturbed] {
    guard let start = flow.start else { return [] }
    return disturbances.filter { $0.span.overlaps(start...start + flow.length) }
      .map { ($0.what, $0.span.lowerBound - start...$0.span.upperBound - start) }
  }

  /// What happened before the path ended, of which the relay had not recovered: nothing came out any more
  /// for as long as a freeze takes. Nil for nothing.
  func disturbance(ofEndAt end: Duration) -> Disturbance? {
    let movements = [hold, throughput].compactMap { flow in
      flow.flatMap { flow in flow.start.map { $0 + flow.total.offset } }
    }
    return disturbances.filter { disturbed in
      disturbed.span.upperBound <= end
        && movements.allSatisfy { $0 - disturbed.span.upperBound < FlowFindings.freezeLimit }
    }.map(\.what).joined
  }

  /// What happened while the packets were on their way that were to be echoed, and those that were
  /// lost were waited for; nil for nothing.
  var disturbanceOfPackets: Disturbance? {
    guard let first = packets.first, let last = packets.last else { return nil }
    let span = first.sent...max(first.sent, last.sent) + Deadlines.echo
    return disturbances.filter { $0.span.overlaps(span) }.map(\.what).joined
  }
}
