import NIOConcurrencyHelpers

/// The dialogue that all channels of a server share, and those who wait for something to happen.
final class Script: Sendable {
  private struct State {
    var dialogue: Dialogue
    var watchers: [AsyncStream<Tally>.Continuation] = []
    var isOver = false
  }

  private let state: NIOLockedValueBox<State>

  init(_ dialogue: Dialogue) { state = NIOLockedValueBox(State(dialogue: dialogue)) }

  var tally: Tally { state.withLockedValue { $0.dialogue.tally } }

  /// Every tally from the present one on; ends when the server stops.
  var tallies: AsyncStream<Tally> {
    AsyncStream { watcher in
      state.withLockedValue { state in
        watcher.yield(state.dialogue.tally)
        if state.isOver { watcher.finish() } else { state.watchers.append(watcher) }
      }
    }
  }

  @discardableResult
  func update<Result>(_ change: (inout Dialogue) -> Result) -> Result {
    state.withLockedValue { state in
      let result = change(&state.dialogue)
      for watcher in state.watchers { watcher.yield(state.dialogue.tally) }
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
