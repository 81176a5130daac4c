/// Beats at a fixed interval, whatever is done between two beats takes.
struct Metronome {
  /// How late a beat may be for the missed ones to be made up for. 1 s: whoever was kept waiting by a
  /// loaded machine catches up; nobody floods a relay after a machine's sleep.
  private static let patience: Duration = .seconds(1)

  private let interval: Duration
  private var due = ContinuousClock.now

  /// A metronome whose first beat is due at once.
  init(interval: Duration) { self.interval = interval }

  /// Waits for the next beat.
  /// - Returns: false if the task was cancelled.
  mutating func beat() async -> Bool {
    defer { due = max(due + interval, .now - Self.patience) }
    return (try? await Task.sleep(until: due)) != nil
  }
}
