import Causes
package import ICEConfiguration
package import ProbeEvidence

/// What an attempt to prove a relay has come to.
package enum ProofStanding: Equatable, Sendable {
  /// Nothing is decided yet.
  case goOn
  /// Data may go through the relay, since that offset from the attempt's start.
  case ready(at: Duration)
  /// It will not come to data.
  case broken(ProofFault)
}

/// Why no data went through a relay in one attempt to prove it.
package enum ProofFault: Equatable, Sendable {
  /// There was nothing to put at the relay's other end.
  case noPeer(Failure)
  /// A server's policy forbids to send to the other end (403).
  case denied(ProofSide, Failure.STUNError)
  /// A server refuses the permission with another error.
  case refused(ProofSide, Failure.STUNError)
  /// A server does not answer the request for a permission.
  case unanswered(ProofSide)
  /// The server permits to send there, where nobody of ours is.
  case permittedOnly
  /// Everything is permitted, and nothing comes out at either side.
  case silent
  /// Something comes out at this side alone.
  case oneWay(to: ProofSide)
  /// The path to a server ended.
  case cut(ProofSide, detail: String)
  /// This machine itself forbids to send, as far as the system says: nothing can be said.
  case forbidden(String)
  /// This machine stood still, or its network changed: nothing can be said.
  case disturbed(Disturbance)
  /// The run was ended from outside.
  case interrupted
  /// iceprobe itself failed.
  case fault(String)

  /// Whether something else at the other end may fare better: what is denied or lost between two
  /// relays of one server need not be so towards others.
  package var allowsAnotherWay: Bool {
    switch self {
    case .noPeer, .denied, .silent, .oneWay: true
    case .refused(_, let error): error.mayBeOfPeer
    case .unanswered, .permittedOnly, .cut, .forbidden, .disturbed, .interrupted, .fault: false
    }
  }

  /// Whether a server does not let the relay send where it was asked to, so that it may let it send
  /// elsewhere.
  package var isRefusalOfPeer: Bool {
    switch self {
    case .denied: true
    case .refused(_, let error): error.mayBeOfPeer
    case .noPeer, .silent, .oneWay, .unanswered, .permittedOnly, .cut, .forbidden, .disturbed,
      .interrupted, .fault:
      false
    }
  }
}

extension Failure.STUNError {
  /// Whether the refusal of a permission may be a matter of the peer: pion refuses a peer that it does
  /// not permit without any code (0), others with 400; 443 is the peer's family; coturn with
  /// `multiplex-peer` may have no room for one (508).
  fileprivate var mayBeOfPeer: Bool { [0, 400, 443, 508].contains(code) }
}

/// The one rule for when an attempt to prove a relay is over and why: asked after every event, and
/// once more for the report.
package struct ProofJudge: Sendable {
  let second: Judge

  /// A judge for attempts whose other end, if it is a relay, is one of the server at `url`.
  package init(of url: ServerURL) { second = Judge(of: url) }

  /// How the attempt stands after these events. The earliest that decides has the last word.
  package func standing(of attempt: ProofAttempt) -> ProofStanding {
    var running = RunningProofStanding(by: self, with: attempt.way)
    for event in attempt.events { running.take(event, hasPeer: attempt.peerAddress != nil) }
    return running.standing
  }
}

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
