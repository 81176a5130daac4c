import Judging
import NIOCore
import ProbeEvidence

/// One attempt to prove a relay, under way: what has happened, and what the judge says of it.
struct RunningAttempt {
  /// What is put down for the report.
  var evidence: ProofAttempt
  /// Which attempt of the proof this is, counted from 1; 0 before the first.
  let number: Int
  let start: NIODeadline
  private var running: RunningProofStanding
  /// The sides at which something has come out.
  private var arrivals: Set<ProofSide> = []
  /// The sides whose agent is connected.
  private var connected: Set<ProofSide> = []

  /// An attempt of which nothing is known yet.
  init(_ evidence: ProofAttempt, number: Int, by judge: ProofJudge) {
    self.evidence = evidence
    self.number = number
    start = .now()
    running = RunningProofStanding(by: judge, with: evidence.way)
  }

  /// How the judge says that the attempt stands.
  var standing: ProofStanding { running.standing }

  /// Whether the judge has decided: only the end of a path counts from then on.
  var isDecided: Bool { standing != .goOn }

  /// Whether there is something at the relay's other end.
  var hasPeer: Bool { evidence.peerAddress != nil }

  /// Whether a path has ended.
  var hasEnded: Bool { evidence.events.contains { $0.what.isEndOfPath } }

  /// Puts down an event, and asks the judge.
  ///
  /// - Returns: nil if there is no room for what decides nothing.
  mutating func append(_ happening: ProofEvent.Kind, at instant: NIODeadline) -> ProofEvent? {
    let event = evidence.append(happening, at: Duration(instant - start))
    if let event { running.take(event, hasPeer: hasPeer) }
    return event
  }

  /// Something came out at a side.
  ///
  /// - Returns: whether it is the first there.
  mutating func arrived(at side: ProofSide) -> Bool { arrivals.insert(side).inserted }

  /// The agent of a side has found the other one.
  ///
  /// - Returns: whether both have by now.
  mutating func connected(at side: ProofSide) -> Bool {
    connected.insert(side)
    return connected.count == 2
  }
}

extension ProofEvent.Kind {
  var isEndOfPath: Bool {
    if case .exchanged(_, .disconnected) = self { true } else { false }
  }
}
