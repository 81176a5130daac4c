import DequeModule
import ICEConfiguration
import ProbeEvidence

/// The trials of a run: one of a kind for each address and port, whoever needs its outcome, and a bounded
/// number at a time.
actor TrialRegistry {
  /// What makes two trials the same.
  struct Kind: Hashable {
    let variant: HandshakeTrial.Variant
    /// The server's address and port, or behind a proxy its name and port.
    let place: String
    /// The name that the server is called by, in the TLS of some.
    let host: String
    let kind: ServerURL.Kind
    let transport: ServerTransport
    /// Which attempt of the run's probes it is: what was true a moment ago may not be any more.
    let attempt: Int
  }

  private var outcomes: [Kind: HandshakeTrial] = [:]
  private var underWay: [Kind: [CheckedContinuation<Void, Never>]] = [:]
  private var room: Int
  private var queue: Deque<CheckedContinuation<Void, Never>> = []

  /// A registry of none yet.
  ///
  /// - Parameter limit: how many trials go on at once. As many as probes: where all of those are silent,
  ///   each has two trials over UDP, which take half of the time each (``Trials``).
  init(atOnce limit: Int) { room = limit }

  /// The outcome of a trial, which `make` makes unless somebody has made it or is at it.
  ///
  /// - Parameters:
  ///   - make: nil if it was broken off, so that it says nothing to others.
  ///   - waiting: called if somebody else is at it.
  func outcome(
    of kind: Kind, make: @Sendable () async -> HandshakeTrial?,
    waiting: @Sendable () -> Void
  ) async -> HandshakeTrial? {
    while underWay[kind] != nil {
      waiting()
      await withCheckedContinuation { underWay[kind]?.append($0) }
    }
    if let known = outcomes[kind] { return known }
    guard !Task.isCancelled else { return nil }
    underWay[kind] = []
    await enter()
    let outcome = await make()
    leave()
    outcomes[kind] = outcome
    for waiter in underWay.removeValue(forKey: kind) ?? [] { waiter.resume() }
    return outcome
  }

  private func enter() async {
    guard room == 0 else {
      room -= 1
      return
    }
    await withCheckedContinuation { queue.append($0) }
  }

  private func leave() {
    if let next = queue.popFirst() { next.resume() } else { room += 1 }
  }
}
