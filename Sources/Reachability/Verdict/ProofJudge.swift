/// What an attempt to prove a relay has come to.
public enum ProofStanding: Equatable, Sendable {
  /// Nothing is decided yet.
  case goOn
  /// Data may go through the relay, since that offset from the attempt's start.
  case ready(at: Duration)
  /// It will not come to data.
  case broken(ProofFault)
}

/// Why no data went through a relay in one attempt to prove it.
public enum ProofFault: Equatable, Sendable {
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
  /// The run was ended from outside.
  case interrupted
  /// iceprobe itself failed.
  case fault(String)

  /// Whether something else at the other end may fare better: what is denied or lost between two
  /// relays of one server need not be so towards others.
  public var allowsAnotherWay: Bool {
    switch self {
    case .noPeer, .denied, .silent, .oneWay: true
    case .refused, .unanswered, .cut, .interrupted, .fault: false
    }
  }
}

/// The one rule for when an attempt to prove a relay is over and why: asked after every event, and
/// once more for the report.
public struct ProofJudge: Sendable {
  let second: Judge

  /// A judge for attempts whose other end, if it is a relay, is one of the server at `url`.
  public init(of url: ServerURL) { second = Judge(of: url) }

  /// How the attempt stands after these events. The earliest that decides has the last word.
  public func standing(of attempt: ProofAttempt) -> ProofStanding {
    var running = RunningProofStanding(by: self)
    for event in attempt.events { running.take(event, hasPeer: attempt.peerAddress != nil) }
    return running.standing
  }
}
