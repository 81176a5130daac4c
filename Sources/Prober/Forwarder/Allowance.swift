/// So much of something at once, and so much a second afterwards (a token bucket).
struct Allowance {
  private let burst: Double
  private let perSecond: Double
  private var left: Double
  private var latest: Duration = .zero

  /// An allowance of `burst` now, which grows by `perSecond` and never beyond `burst`.
  init(burst: Int, perSecond: Double) {
    self.burst = Double(burst)
    self.perSecond = perSecond
    left = self.burst
  }

  /// Takes one, if there is one left. Instants count from any start, and never run backwards.
  mutating func take(at instant: Duration) -> Bool {
    refill(at: instant)
    guard left >= 1 else { return false }
    left -= 1
    return true
  }

  /// Takes so many, whether they are left or not.
  /// - Returns: how long to wait until something is left again.
  mutating func spend(_ amount: Int, at instant: Duration) -> Duration {
    refill(at: instant)
    left -= Double(amount)
    return left > 0 ? .zero : .seconds((1 - left) / perSecond)
  }

  private mutating func refill(at instant: Duration) {
    left = min(burst, left + (instant - latest) / .seconds(1) * perSecond)
    latest = instant
  }
}
