import ICEConfiguration
import PlainText
import ProbeEvidence
import Prober
import Reporting
import Synchronization

/// What a person sees on a terminal while probes run: a line for each server, rewritten in place.
///
/// Where standard error is no terminal nothing is written, unless every event was asked for.
final class LiveProgress: Sendable {
  private struct State {
    var table: LiveTable
    /// The rounds so far; nil before the first one is over.
    var rounds: WatchedRounds?
  }

  private let isVerbose: Bool
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let interval: String
  private let state: Mutex<State>
  private let screen: Mutex<Screen?>

  /// Whether lines are rewritten on standard error.
  let isLive: Bool

  /// - Parameters:
  ///   - interval: how often there is a round; nil if there is one only.
  ///   - sharesTerminal: whether results are written to the same terminal all the while.
  init(
    _ plan: ProbePlan, startedAt: Instant, every interval: Span? = nil, isVerbose: Bool,
    sharesTerminal: Bool
  ) {
    self.isVerbose = isVerbose
    self.interval = interval?.defaultValueDescription ?? ""
    start = clock.now
    isLive = Screen.isPossible && !isVerbose && !sharesTerminal
    state = Mutex(State(table: LiveTable(plan, startedAt: startedAt)))
    screen = Mutex(nil)
    guard isLive else { return }
    let screen = Screen { [weak self] in self?.lines($0, height: $1) ?? [] }
    screen.start()
    self.screen.withLock { $0 = screen }
  }

  /// Takes what the prober tells.
  @Sendable func observe(_ progress: Prober.Progress) {
    if isVerbose { tell(progress) }
    guard isLive else { return }
    let time = clock.now - start
    state.withLock { state in
      guard state.rounds == nil else { return }
      switch progress {
      case .happened(let spec, let event): state.table.happened(event, in: spec.id, at: time)
      case .proving(let spec, let progress): state.table.proving(progress, in: spec.id, at: time)
      case .finished(let spec, let attempts): state.table.finished(spec.id, attempts)
      }
    }
  }

  /// Takes what came of all rounds so far.
  func show(_ rounds: WatchedRounds) { state.withLock { $0.rounds = rounds } }

  /// Takes the lines away, so that the result has the terminal to itself.
  func clear() {
    screen.withLock { $0?.end() }
    StandardError.flush()
  }

  private func tell(_ progress: Prober.Progress) {
    switch progress {
    case .happened(let spec, let event):
      StandardError.post("\(spec.url)  \(event.line)\n".printable)
    case .proving(let spec, .happened(let event, let way)):
      StandardError.post("\(spec.url)  \(event.line(way))\n".printable)
    case .proving(let spec, .holding(let elapsed, let length, let moved)):
      StandardError.post(
        "\(spec.url)  \(ProofProgress.words(elapsed, length, moved))\n".printable)
    case .finished: break
    }
  }

  private func lines(_ style: TextStyle, height: Int) -> [String] {
    let time = clock.now - start
    // Rendered outside of the lock, for which probes wait.
    let state = state.withLock { $0 }
    return state.rounds?.lines(
      style, height: height, every: interval, hasBlocks: TextStyle.hasUnicode)
      ?? state.table.lines(style, height: height, at: time)
  }
}
