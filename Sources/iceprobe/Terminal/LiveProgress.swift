import ICEConfiguration
import PlainText
import ProbeEvidence
import Prober
import Reporting
import Synchronization

/// What a person sees on a terminal while probes run: one line, rewritten in place.
///
/// Where standard error is no terminal nothing is written, unless every event was asked for.
final class LiveProgress: Sendable {
  private struct State {
    var waiting: [Int: ServerURL]
    /// The relay that is held, and how that goes.
    var holding: String?
    var isShown = false
  }

  private let total: Int
  private let isVerbose: Bool
  private let isLive: Bool
  private let state: Mutex<State>

  /// - Parameter sharesTerminal: whether results are written to the same terminal all the while.
  init(_ plan: ProbePlan, isVerbose: Bool, sharesTerminal: Bool) {
    total = plan.probes.count
    self.isVerbose = isVerbose
    isLive = StandardError.isTerminal && !isVerbose && !sharesTerminal
    state = Mutex(
      State(waiting: Dictionary(uniqueKeysWithValues: plan.probes.map { ($0.id, $0.url) })))
    show()
  }

  /// Takes what the prober tells.
  @Sendable func observe(_ progress: Prober.Progress) {
    switch progress {
    case .happened(let spec, let event):
      if isVerbose { StandardError.post("\(spec.url)  \(event.line)\n".printable) }
    case .proving(let spec, .happened(let event, let way)):
      if isVerbose { StandardError.post("\(spec.url)  \(event.line(way))\n".printable) }
    case .proving(let spec, .holding(let elapsed, let length, let moved)):
      let words = ProofProgress.words(spec.url, elapsed, length, moved)
      if isVerbose { StandardError.post("\(words)\n".printable) }
      state.withLock { $0.holding = words }
      show()
    case .finished(let spec, _):
      state.withLock { _ = $0.waiting.removeValue(forKey: spec.id) }
      show()
    }
  }

  /// Takes the line away, so that the result has the terminal to itself.
  func clear() {
    state.withLock { if $0.isShown { StandardError.post(Self.lineStart) } }
    StandardError.flush()
  }

  /// To the first column, and nothing to the right of it (ECMA-48 EL).
  private static let lineStart = "\r\u{1B}[K"

  private func show() {
    guard isLive else { return }
    state.withLock { state in
      state.isShown = true
      let waiting = state.waiting.sorted { $0.key < $1.key }.map(\.value)
      let progress = RunProgress(
        done: total - waiting.count, total: total, waiting: waiting)
      // One column is left free, where some terminals would wrap the line.
      let width = StandardError.width - 1
      let line = state.holding.map { String($0.prefix(width)) } ?? progress.line(width: width)
      StandardError.post(Self.lineStart + line)
    }
  }
}
