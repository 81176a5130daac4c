package import ProbeEvidence

/// A judgement that keeps up with the evidence: one event costs the same however many came before it.
///
/// Events that a file replays and events as they happen take this same way.
package struct RunningJudgement: Sendable {
  /// What the events so far ask for.
  package private(set) var judgement = Judgement.goOn
  private let judge: Judge
  private var state = JudgeState()

  /// The judgement of `judge` on `evidence`, whole or so far.
  package init(by judge: Judge, on evidence: Evidence = Evidence()) {
    self.judge = judge
    for event in evidence.events { take(event) }
  }

  /// The trials to make while nothing is answered: empty where somebody has answered, or silence means
  /// the same whatever is tried.
  package var trialsForSilence: [HandshakeTrial.Variant] { judge.trialsForSilence(in: state) }

  /// Takes the next event. Once the matter is decided, no event changes that.
  /// - Returns: what the events so far ask for.
  @discardableResult
  package mutating func take(_ event: Event) -> Judgement {
    if case .decided = judgement { return judgement }
    state.take(event.what, at: event.offset)
    judgement = judge.judge(event, in: &state)
    return judgement
  }
}
