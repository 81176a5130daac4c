import Causes
package import ProbeEvidence

/// How an attempt to prove a relay stands, event by event: one event costs the same however many came
/// before it.
package struct RunningProofStanding: Sendable {
  /// How the attempt stands after the events so far.
  package private(set) var standing = ProofStanding.goOn
  /// Whether a permission is all that there is to be had.
  private let isPermissionOnly: Bool
  /// The way to the second relay.
  private var climb: RunningJudgement
  private var climbed: Duration = .zero
  /// The sides whose server was asked for a permission that it has not granted.
  private var asking: Set<ProofSide> = []
  /// The 438 to a side's requests for a permission since the last one that was granted.
  private var staleNonces: [ProofSide: Int] = [:]
  /// What happened to this machine since the attempt's start.
  private var disturbance: Disturbance?
  /// The sides at which something came out.
  private var arrivals: Set<ProofSide> = []

  /// The standing of an attempt of which nothing is known yet.
  package init(by judge: ProofJudge, with way: ProofAttempt.Way) {
    climb = RunningJudgement(by: judge.second)
    isPermissionOnly = way.isPermissionOnly
  }

  /// Takes the next event. Once the attempt is decided, no event changes that.
  ///
  /// - Parameter hasPeer: whether there is something at the relay's other end.
  /// - Returns: how the attempt stands.
  @discardableResult
  package mutating func take(_ event: ProofEvent, hasPeer: Bool) -> ProofStanding {
    guard standing == .goOn else { return standing }
    note(event)
    standing = standing(after: event, hasPeer: hasPeer) ?? .goOn
    return standing
  }

  private mutating func note(_ event: ProofEvent) {
    switch event.what {
    case .climbing(let what):
      climb.take(Event(what, at: event.offset))
      climbed = event.offset
    case .arrived(let side): arrivals.insert(side)
    case .disturbed(let later): disturbance = disturbance?.joined(by: later) ?? later
    case .exchanged(let side, .sent(let request)) where request.method == .createPermission:
      asking.insert(side)
    case .exchanged(let side, .received(let reply)) where reply.method == .createPermission:
      if reply.errorCode == 438 { staleNonces[side, default: 0] += 1 }
      guard reply.outcome == .success else { return }
      asking.remove(side)
      staleNonces[side] = 0
    default: break
    }
  }

  private func standing(after event: ProofEvent, hasPeer: Bool) -> ProofStanding? {
    switch event.what {
    case .ready: .ready(at: event.offset)
    case .climbing: climbFault.map(ProofStanding.broken)
    case .exchanged(let side, let what): exchanged(what, at: side).map(ProofStanding.broken)
    case .limitReached where disturbance != nil: disturbance.map { .broken(.disturbed($0)) }
    case .limitReached: .broken(hasPeer ? silence : missingPeer)
    case .interrupted: .broken(.interrupted)
    case .fault(let detail): .broken(.fault(detail))
    case .arrived, .disturbed: nil
    }
  }

  private var climbFault: ProofFault? {
    guard case .decided(let verdict, _) = climb.judgement else { return nil }
    return switch verdict {
    case .failure(let failure): .noPeer(failure)
    case .inconclusive(.fault(let detail)): .fault(detail)
    case .inconclusive(.disturbed(let disturbance)): .disturbed(disturbance)
    case .inconclusive(.ownFirewall(let detail)): .forbidden(detail)
    case .inconclusive(.noAddressFamily): .noPeer(Failure(.connectUnreachable))
    case .inconclusive(.vantageOffline), .inconclusive(.captivePortal), .inconclusive(.interrupted):
      .interrupted
    case .srflx, .relay, .skipped: nil
    }
  }

  /// The time ran out on the way to the other end.
  private var missingPeer: ProofFault {
    var climb = climb
    return switch climb.take(Event(.limitReached, at: climbed)) {
    case .decided(.failure(let failure), _): .noPeer(failure)
    case .decided(.inconclusive(.disturbed(let disturbance)), _): .disturbed(disturbance)
    default: .noPeer(Failure(.allocateNoResponse))
    }
  }

  private func exchanged(_ what: Event.Kind, at side: ProofSide) -> ProofFault? {
    switch what {
    case .disconnected(.forbidden, let detail): .forbidden(detail)
    case .disconnected(_, let detail):
      disturbance.map(ProofFault.disturbed) ?? .cut(side, detail: detail)
    case .received(let reply) where reply.method == .createPermission:
      reply.stunError.flatMap { permissionFault($0, at: side) }
        ?? (isPermissionOnly && reply.outcome == .success ? .permittedOnly : nil)
    default: nil
    }
  }

  /// RFC 8656 §9.3: the error responses to CreatePermission. After a 438 the agent asks again, as
  /// long as a new nonce can help: requests for two peers that are on their way together may both
  /// show the old one.
  private func permissionFault(_ error: Failure.STUNError, at side: ProofSide) -> ProofFault? {
    switch error.code {
    case 438 where staleNonces[side, default: 0] <= Judge.staleNonceLimit: nil
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
