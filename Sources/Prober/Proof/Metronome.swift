/// Beats at a fixed interval, whatever is done between two beats takes.
struct Metronome {
  private let interval: Duration
  private var due = ContinuousClock.now

  /// A metronome whose first beat is due at once.
  init(interval: Duration) { self.interval = interval }

  /// Waits for the next beat.
  /// - Returns: false if the task was cancelled.
  mutating func beat() async -> Bool {
    defer { due += interval }
    return (try? await Task.sleep(until: due)) != nil
  }
}
