import NIOCore

/// The turn of one probe in a run: work takes room, of which there is little; waiting for a server's
/// first answer takes none.
///
/// Lives on an event loop, together with its probe.
actor ProbeTurn {
  private enum State {
    case working
    case asking(Scheduled<Void>)
    case waiting
    /// The server has answered, and there is no room yet to work on.
    case returning
    case over
  }

  /// How long a server that was asked is expected to answer any moment.
  ///
  /// 100 ms: a server on the same continent has answered by then. Of 5,000 that are silent all are asked
  /// within 700 ms, since each time twice as many are.
  private static let patience: Duration = .milliseconds(100)

  private let limiter: RateLimiter
  private let loop: any EventLoop
  private var state = State.working

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.executor.asUnownedSerialExecutor()
  }

  /// The turn of who was just let in by `limiter`.
  init(in limiter: RateLimiter, on loop: any EventLoop) {
    self.limiter = limiter
    self.loop = loop
  }

  /// The server is asked: from now on it is waited for. Asking once more changes nothing.
  func ask() {
    guard case .working = state else { return }
    state = .asking(
      loop.scheduleTask(in: TimeAmount(Self.patience)) { self.assumeIsolated { $0.waitOn() } })
    Task { [limiter] in await limiter.ask() }
  }

  private func waitOn() {
    guard case .asking = state else { return }
    state = .waiting
    Task { [limiter] in await limiter.waitOn() }
  }

  /// Waits until there is room to work on. Does nothing for who works already.
  func workOn() async {
    guard let standing = standing, standing != .working else { return }
    settle(.returning)
    await limiter.workOn(from: standing)
    // Meanwhile the probe may have come to its end.
    guard case .returning = state else { return await limiter.leave() }
    state = .working
  }

  /// The probe is over.
  func leave() async {
    let standing = standing
    settle(.over)
    if let standing { await limiter.leave(standing) }
  }

  private func settle(_ next: State) {
    if case .asking(let alarm) = state { alarm.cancel() }
    state = next
  }

  /// What the limiter has counted; nil for what it counts by itself.
  private var standing: RateLimiter.Standing? {
    switch state {
    case .working: .working
    case .asking: .asking
    case .waiting: .waiting
    case .returning, .over: nil
    }
  }
}
