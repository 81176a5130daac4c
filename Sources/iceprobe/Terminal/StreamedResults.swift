import Dispatch
import ICEConfiguration
import ProbeEvidence
import Prober
import Reporting
import Synchronization

/// Results on standard output while probes run, each line as soon as it is known. They are written on a
/// thread of their own: a reader that stands still keeps no probe waiting.
final class StreamedResults: Sendable {
  private struct State {
    var stream: ReportStream
    var error: FileError?

    mutating func write(_ lines: String) {
      guard error == nil, !lines.isEmpty else { return }
      error = StandardOutput.write(lines)
    }
  }

  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "streamed results")

  /// Tells what is known before anything is sent.
  init(of plan: ProbePlan, startedAt: Instant) {
    state = Mutex(State(stream: ReportStream(plan, startedAt: startedAt)))
    state.withLock { $0.write($0.stream.opening) }
  }

  /// Takes what the prober tells.
  @Sendable func observe(_ progress: Prober.Progress) {
    guard case .finished(let spec, let attempts) = progress else { return }
    queue.async { self.state.withLock { $0.write($0.stream.finished(spec.id, attempts)) } }
  }

  /// Tells the rest.
  ///
  /// - Returns: what the system said if any of it could not be written.
  func end(with report: Report) -> FileError? {
    queue.sync {
      state.withLock { state in
        state.write(state.stream.rest(of: report))
        return state.error
      }
    }
  }
}
