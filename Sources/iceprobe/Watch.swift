import ICEConfiguration
import ProbeEvidence
import Prober
import Reporting
import Synchronization

/// Rounds of probes, one after the other, until somebody ends them.
final class Watch: Sendable {
  /// What the rounds came to.
  struct Result: Sendable {
    /// The evidence that stands for all of them.
    let evidence: RunEvidence
    /// All of them; nil if not even the first one came to its end.
    let rounds: WatchedRounds?
    /// Whether a signal ended them.
    let isInterrupted: Bool
  }

  /// What goes on, so that it can be ended.
  private struct Pause {
    var isOver = false
    var cancel: @Sendable () -> Void = {}
  }

  private let interval: Duration
  private let plan: ProbePlan
  private let pause = Mutex(Pause())

  /// - Parameter interval: from the start of a round to that of the next one; at least as long as the
  ///   round takes.
  init(_ plan: ProbePlan, every interval: Duration) {
    self.plan = plan
    self.interval = interval
  }

  /// Probes round after round, until ``end()`` is called, or the task is cancelled.
  ///
  /// - Parameter tell: told of what has changed, and of all rounds so far, after each one.
  func run(
    _ prober: Prober, observe: @escaping @Sendable (Prober.Progress) -> Void,
    tell: @Sendable ([WatchedRounds.Change], WatchedRounds) -> Void
  ) async -> Result {
    let clock = ContinuousClock()
    var rounds = WatchedRounds(plan, startedAt: .now)
    while true {
      let (start, startedAt) = (clock.now, Instant.now)
      let found = await interruptible {
        await prober.run(now: startedAt.secondsSince1970, observe: observe)
      }
      // A round that was cut short says nothing, unless there is nothing else.
      if isOver {
        let hasRounds = rounds.count > 0
        return Result(
          evidence: hasRounds ? rounds.evidence : found, rounds: hasRounds ? rounds : nil,
          isInterrupted: Task.isCancelled)
      }
      let changes = rounds.take(found, from: startedAt, to: .now)
      tell(changes, rounds)
      let next = start + interval
      await interruptible { try? await Task.sleep(until: next, clock: clock) }
    }
  }

  /// Ends what goes on; the result is that of the rounds so far.
  func end() {
    let cancel = pause.withLock { pause in
      pause.isOver = true
      return pause.cancel
    }
    cancel()
  }

  private var isOver: Bool { Task.isCancelled || pause.withLock(\.isOver) }

  /// Does something that ``end()`` and a cancelled task cut short.
  private func interruptible<Value: Sendable>(
    _ work: @escaping @Sendable () async -> Value
  ) async -> Value {
    let task = Task { await work() }
    let isOver = pause.withLock { pause in
      pause.cancel = { task.cancel() }
      return pause.isOver
    }
    if isOver { task.cancel() }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }
}
