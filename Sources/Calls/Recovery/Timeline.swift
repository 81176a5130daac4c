/// What happened while a call was held.
package struct Timeline: Hashable, Sendable {
  /// Something that happened.
  package struct Event: Hashable, Sendable {
    /// What happened.
    package enum What: Hashable, Sendable {
      /// A tick without a byte in either direction.
      case suspected
      /// A second one: nobody can speak.
      case frozen
      /// This side restarted, or was asked to.
      case restarted(SignallingMessage.Restart.Kind)
      /// Bytes move again, after so long without any, on this rung of the ladder.
      case recovered(after: Duration, on: RecoveryLadder.Rung)
      /// The wait was given up after so long without a byte.
      case gaveUp(after: Duration)
    }

    /// When, counted from the start of the call.
    package let offset: Duration
    /// What happened.
    package let what: What

    /// Makes an event of its parts.
    package init(at offset: Duration, _ what: What) { (self.offset, self.what) = (offset, what) }
  }

  /// How many events are kept. 1,000: a call of an hour that freezes every 9 s has as many.
  package static let limit = 1000

  /// What happened, in its order.
  package private(set) var events: [Event] = []
  /// How long the call was held.
  package var duration: Duration = .zero

  /// A timeline in which nothing happened.
  package init() {}

  /// Adds an event, as long as there is room.
  package mutating func append(_ event: Event) {
    if events.count < Self.limit { events.append(event) }
  }

  /// How long nobody could speak, as far as the ticks show: from the last byte before each freeze to the
  /// first one after it. What was only suspected counts for nothing.
  package var silence: Duration {
    events.reduce(.zero) { sum, event in
      switch event.what {
      case .recovered(let length, let rung) where rung >= .frozen: sum + length
      case .gaveUp(let length): sum + length
      case .suspected, .frozen, .restarted, .recovered: sum
      }
    }
  }

  /// Whether the call was given up.
  package var wasGivenUp: Bool {
    events.contains { if case .gaveUp = $0.what { true } else { false } }
  }
}
