import PlainText

extension ProofEvent {
  /// The event on one line, for a person who watches.
  ///
  /// - Parameter way: what stands at the other end.
  package func line(_ way: ProofAttempt.Way) -> String {
    "\(offset.column) ms  proof by \(way.rawValue): \(what.words)"
  }
}

extension ProofEvent.Kind {
  /// What happened, in words.
  fileprivate var words: String {
    switch self {
    case .climbing(let what): "other end: \(what.words)"
    case .exchanged(let side, let what): "\(side.words): \(what.words)"
    case .arrived(let side): "\(side.words): the first bytes came through"
    case .ready: "the agents are connected"
    case .disturbed(let disturbance): disturbance.message
    case .limitReached: "the limit ran out"
    case .interrupted: "interrupted"
    case .fault(let detail): "a fault inside iceprobe: \(detail.shown)"
    }
  }
}

extension ProofSide {
  fileprivate var words: String {
    switch self {
    case .first: "this relay"
    case .second: "other end"
    }
  }
}

extension ProofProgress {
  /// How a relay fares that is held: `holding: 12 of 60 s, 96000 bytes there, …`.
  package static func words(
    _ elapsed: Duration, _ length: Duration, _ moved: FlowTrace.Sample
  ) -> String {
    "holding: \(elapsed.wholeSeconds) of \(length.wholeSeconds) s, \(moved.there) bytes there, "
      + "\(moved.back) back"
  }
}

extension Duration {
  /// Whole seconds.
  fileprivate var wholeSeconds: String { "\(Int((self / .seconds(1)).rounded()))" }
}
