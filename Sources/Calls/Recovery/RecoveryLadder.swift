/// Whether media flows, and what is tried when it does not: decided from byte counters alone, whatever ICE
/// says.
///
/// Pure: the clock and the counters come from outside.
package struct RecoveryLadder: Sendable {
  /// The bytes that have moved, each counted where it arrived: what a socket took to send may have gone
  /// nowhere.
  package struct Counters: Hashable, Sendable {
    /// Bytes that came from the other side.
    package var received: UInt64
    /// Bytes of ours that the other side says have come.
    package var delivered: UInt64

    /// Makes counters of their values.
    package init(received: UInt64 = 0, delivered: UInt64 = 0) {
      (self.received, self.delivered) = (received, delivered)
    }
  }

  /// What a tick found.
  package enum Rung: Int, Hashable, Comparable, Sendable {
    /// Bytes move.
    case flowing
    /// One tick without a byte: a pre-problem, which often goes away.
    case suspected
    /// Two ticks: a problem.
    case frozen
    /// ICE was restarted.
    case iceRestarted
    /// Everything was begun anew.
    case fullyRestarted
    /// Nobody waits any more.
    case gaveUp

    package static func < (one: Rung, other: Rung) -> Bool { one.rawValue < other.rawValue }
  }

  /// Where the ladder stands.
  package private(set) var rung = Rung.flowing
  private let side: CallSide
  private let thresholds: RecoveryThresholds
  private var last = Counters()
  /// When bytes were last known to move. In the grace they count as moving.
  private var lastMove: Duration = .zero
  private var idleTicks = 0

  /// The ladder of a side, at the start of a call.
  package init(of side: CallSide, _ thresholds: RecoveryThresholds = RecoveryThresholds()) {
    self.side = side
    self.thresholds = thresholds
  }

  /// Reads the counters, `instant` after the start of the call.
  /// - Returns: what is to go into the timeline, and to be done if it is a restart.
  package mutating func tick(at instant: Duration, _ counters: Counters) -> [Timeline.Event] {
    guard rung != .gaveUp else { return [] }
    let moved = counters.received > last.received || counters.delivered > last.delivered
    last = counters
    guard !moved else { return recover(at: instant) }
    guard instant >= thresholds.grace else {
      lastMove = instant
      return []
    }
    idleTicks += 1
    return climb(at: instant, silence: instant - lastMove)
  }

  private mutating func recover(at instant: Duration) -> [Timeline.Event] {
    defer {
      rung = .flowing
      lastMove = instant
      idleTicks = 0
    }
    guard rung > .flowing else { return [] }
    return [.init(at: instant, .recovered(after: instant - lastMove, on: rung))]
  }

  private mutating func climb(at instant: Duration, silence: Duration) -> [Timeline.Event] {
    let reached = rung(afterSilence: silence)
    guard reached > rung else { return [] }
    rung = reached
    switch reached {
    case .flowing: return []
    case .suspected: return [.init(at: instant, .suspected)]
    case .frozen: return [.init(at: instant, .frozen)]
    case .iceRestarted: return [.init(at: instant, .restarted(.ice))]
    case .fullyRestarted: return [.init(at: instant, .restarted(.full))]
    case .gaveUp: return [.init(at: instant, .gaveUp(after: silence))]
    }
  }

  /// Only the caller restarts: the callee follows, and waits for longer.
  private func rung(afterSilence silence: Duration) -> Rung {
    let patience =
      side == .caller ? thresholds.patience : thresholds.patience + thresholds.calleeExtra
    if silence >= patience { return .gaveUp }
    if side == .caller, silence >= thresholds.fullRestart { return .fullyRestarted }
    if side == .caller, silence >= thresholds.iceRestart { return .iceRestarted }
    return idleTicks > 1 ? .frozen : .suspected
  }
}
