import ICEConfiguration
import PlainText
import ProbeEvidence
import Prober
import Reporting
import Synchronization

/// What a person sees on a terminal while probes run: a line for each server, rewritten in place.
///
/// Where standard error is no terminal nothing is written but why a run is slow, unless every event was
/// asked for.
final class LiveProgress: Sendable {
  private struct State {
    var table: LiveTable
    /// Why the run is slow.
    var notes: [String] = []
    /// The rounds so far; nil before the first one is over.
    var rounds: WatchedRounds?
  }

  private let isVerbose: Bool
  private let isQuiet: Bool
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let interval: String
  /// How many columns the URLs of the events have.
  private let column: Int
  private let state: Mutex<State>
  private let screen: Mutex<Screen?>

  /// Whether lines are rewritten on standard error.
  let isLive: Bool

  /// How many columns the URLs may have: 40. A longer one has the rest of its line to itself.
  private static let widestColumn = 40

  /// - Parameters:
  ///   - interval: how often there is a round; nil if there is one only.
  ///   - isQuiet: whether why the run is slow is not wanted either.
  ///   - sharesTerminal: whether results are written to the same terminal all the while.
  init(
    _ plan: ProbePlan, startedAt: Instant, every interval: Span? = nil, isVerbose: Bool,
    isQuiet: Bool, sharesTerminal: Bool
  ) {
    self.isVerbose = isVerbose
    self.isQuiet = isQuiet
    self.interval = interval?.defaultValueDescription ?? ""
    start = clock.now
    column = min(plan.probes.map { "\($0.url)".columns }.max() ?? 0, Self.widestColumn)
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
    if case .slowed(let slowdown) = progress { return note(slowdown) }
    if isVerbose { tell(progress) }
    guard isLive else { return }
    let time = clock.now - start
    state.withLock { state in
      guard state.rounds == nil else { return }
      switch progress {
      case .happened(let spec, let event): state.table.happened(event, in: spec.id, at: time)
      case .proving(let spec, let progress): state.table.proving(progress, in: spec.id, at: time)
      case .finished(let spec, let attempts): state.table.finished(spec.id, attempts)
      case .slowed: break
      }
    }
  }

  /// Takes what came of all rounds so far.
  func show(_ rounds: WatchedRounds) { state.withLock { $0.rounds = rounds } }

  /// Takes the lines away, so that the result has the terminal to itself.
  func clear() {
    screen.withLock { $0?.end() }
    if isLive, !isQuiet { state.withLock(\.notes).forEach { StandardError.post($0) } }
    StandardError.flush()
  }

  private func tell(_ progress: Prober.Progress) {
    switch progress {
    case .happened(let spec, let event): tell(event.line, of: spec)
    case .proving(let spec, .happened(let event, let way)): tell(event.line(way), of: spec)
    case .proving(let spec, .holding(let elapsed, let length, let moved)):
      tell(ProofProgress.words(elapsed, length, moved), of: spec)
    case .finished, .slowed: break
    }
  }

  private func tell(_ words: String, of spec: ProbeSpec) {
    let place = "\(spec.url)"
    let gap = String(repeating: " ", count: max(0, column - place.columns))
    StandardError.post("\(place)\(gap)  \(words)\n".printable)
  }

  /// Says once what slows the run down: where lines are rewritten, below them once they stand.
  private func note(_ slowdown: Prober.Slowdown) {
    let note = "Note: \(slowdown.words)\n".printable
    let isNew = state.withLock { state in
      guard !state.notes.contains(note) else { return false }
      state.notes.append(note)
      return true
    }
    if isNew, !isQuiet, !isLive { StandardError.post(note) }
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

extension Prober.Slowdown {
  /// What holds the run up, and what to do.
  fileprivate var words: String {
    switch self {
    case .descriptors(let count):
      "this process may open so few files that no more than \(count) probes go on at a time: "
        + "raise the limit (ulimit -n, LimitNOFILE)"
    case .rate(let address, let waiting, let rate):
      "\(waiting) more probes of \(address) begin at \(rate) a second (--rate): "
        + "the last one in \(Duration.seconds((waiting + rate - 1) / rate).brief)"
    }
  }
}
