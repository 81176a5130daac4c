import NIOConcurrencyHelpers

/// What channels share, and what counts what it sees.
protocol Tallying: Sendable {
  /// The counts.
  associatedtype Counts: Sendable

  /// What was seen so far.
  var tally: Counts { get }
}

/// The part that all channels of a test server play, and those who wait for something to happen.
final class Script<Part: Tallying>: Sendable {
  private struct State {
    var part: Part
    var watchers: [AsyncStream<Part.Counts>.Continuation] = []
    var isOver = false
  }

  private let state: NIOLockedValueBox<State>

  init(_ part: Part) { state = NIOLockedValueBox(State(part: part)) }

  var tally: Part.Counts { state.withLockedValue { $0.part.tally } }

  /// Waits until the tally is as asked for: at once, if it is so already.
  ///
  /// - Throws: `CancellationError` if the server stops, or the task is cancelled, before that.
  func until(_ condition: (Part.Counts) -> Bool) async throws {
    for await tally in tallies where condition(tally) { return }
    throw CancellationError()
  }

  /// Every tally from the present one on; ends when the server stops.
  private var tallies: AsyncStream<Part.Counts> {
    AsyncStream { watcher in
      state.withLockedValue { state in
        watcher.yield(state.part.tally)
        if state.isOver { watcher.finish() } else { state.watchers.append(watcher) }
      }
    }
  }

  @discardableResult
  func update<Result>(_ change: (inout Part) -> Result) -> Result {
    state.withLockedValue { state in
      let result = change(&state.part)
      for watcher in state.watchers { watcher.yield(state.part.tally) }
      return result
    }
  }

  func end() {
    state.withLockedValue { state in
      state.isOver = true
      for watcher in state.watchers { watcher.finish() }
      state.watchers = []
    }
  }
}
