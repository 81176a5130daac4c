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
  /// Everything is permitted, and nothing comes out at either side.
  case silent
  /// Something comes out at this side alone.
  case oneWay(to: ProofSide)
  /// The path to a server ended.
  case cut(ProofSide, detail: String)
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
    case .refused, .unanswered, .cut, .disturbed, .interrupted, .fault: false
    }
  }
}

/// The one rule for when an attempt to prove a relay is over and why: asked after every event, and
/// once more for the report.
package struct ProofJudge: Sendable {
  let second: Judge

  /// A judge for attempts whose other end, if it is a relay, is one of the server at `url`.
  package init(of url: ServerURL) { second = Judge(of: url) }

  /// How the attempt stands after these events. The earliest that decides has the last word.
  package func standing(of attempt: ProofAttempt) -> ProofStanding {
    var running = RunningProofStanding(by: self)
    for event in attempt.events { running.take(event, hasPeer: attempt.peerAddress != nil) }
    return running.standing
  }
}
