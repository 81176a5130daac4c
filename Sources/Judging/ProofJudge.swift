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
  private let second: Judge

  /// A judge for attempts whose other end, if it is a relay, is one of the server at `url`.
  package init(of url: ServerURL) { second = Judge(of: url) }

  /// How the attempt stands after these events. The earliest that decides has the last word.
  package func standing(of attempt: ProofAttempt) -> ProofStanding {
    var hearing = ProofHearing()
    for event in attempt.events {
      hearing.take(event)
      if let standing = hearing.standing(after: event, attempt, second) { return standing }
    }
    return .goOn
  }
}

/// What the judge keeps in mind of the events so far.
private struct ProofHearing {
  var climb = Evidence()
  /// The sides whose server was asked for a permission that it has not granted.
  var asking: Set<ProofSide> = []
  /// The sides at which something came out.
  var arrivals: Set<ProofSide> = []
  /// What happened to this machine since the attempt's start.
  var disturbance: Disturbance?

  mutating func take(_ event: ProofEvent) {
    switch event.what {
    case .climbing(let what): climb.append(what, at: event.offset)
    case .arrived(let side): arrivals.insert(side)
    case .disturbed(let later): disturbance = disturbance?.joined(by: later) ?? later
    case .exchanged(let side, .sent(let request)) where request.method == .createPermission:
      asking.insert(side)
    case .exchanged(let side, .received(let reply)) where reply.method == .createPermission:
      if reply.outcome == .success { asking.remove(side) }
    default: break
    }
  }

  func standing(
    after event: ProofEvent, _ attempt: ProofAttempt, _ second: Judge
  ) -> ProofStanding? {
    switch event.what {
    case .ready: .ready(at: event.offset)
    case .climbing: climbed(second).map(ProofStanding.broken)
    case .exchanged(let side, let what): exchanged(what, at: side).map(ProofStanding.broken)
    case .limitReached where disturbance != nil: disturbance.map { .broken(.disturbed($0)) }
    case .limitReached where attempt.peerAddress == nil: .broken(missingPeer(second))
    case .limitReached: .broken(silence)
    case .interrupted: .broken(.interrupted)
    case .fault(let detail): .broken(.fault(detail))
    case .arrived, .disturbed: nil
    }
  }

  private func climbed(_ second: Judge) -> ProofFault? {
    guard case .decided(let verdict, _) = second.judge(climb) else { return nil }
    return switch verdict {
    case .failure(let failure): .noPeer(failure)
    case .inconclusive(.fault(let detail)): .fault(detail)
    case .inconclusive(.disturbed(let disturbance)): .disturbed(disturbance)
    case .inconclusive: .interrupted
    case .srflx, .relay, .skipped: nil
    }
  }

  /// The time ran out on the way to the other end.
  private func missingPeer(_ second: Judge) -> ProofFault {
    var climb = climb
    climb.append(.limitReached, at: climb.events.last?.offset ?? .zero)
    return switch second.judge(climb) {
    case .decided(.failure(let failure), _): .noPeer(failure)
    case .decided(.inconclusive(.disturbed(let disturbance)), _): .disturbed(disturbance)
    default: .noPeer(Failure(.allocateNoResponse))
    }
  }

  private func exchanged(_ what: Happening, at side: ProofSide) -> ProofFault? {
    switch what {
    case .disconnected(_, let detail):
      disturbance.map(ProofFault.disturbed) ?? .cut(side, detail: detail)
    case .received(let reply) where reply.method == .createPermission:
      reply.stunError.flatMap { permissionFault($0, at: side) }
    default: nil
    }
  }

  /// RFC 8656 §9.3: the error responses to CreatePermission. The agent goes on after a 438.
  private func permissionFault(_ error: Failure.STUNError, at side: ProofSide) -> ProofFault? {
    switch error.code {
    case 438: nil
    case 403: .denied(side, error)
    default: .refused(side, error)
    }
  }

  /// The time ran out: what was still missing?
  private var silence: ProofFault {
    if let side = asking.sorted(by: { $0.rawValue < $1.rawValue }).first {
      return .unanswered(side)
    }
    guard arrivals.count == 1, let side = arrivals.first else { return .silent }
    return .oneWay(to: side)
  }
}
