/// How often a server is tried, and how many of these attempts have to fail before it counts as failed.
package struct AttemptRule: Equatable, Sendable {
  /// The most attempts that can be asked for. 10: with the usual limit a silent server takes 100 s.
  package static let limit = 10

  /// One attempt, which counts.
  package static let once = AttemptRule(attempts: 1)

  /// How many attempts there are at most.
  package let attempts: Int
  /// How many of them have to fail.
  package let failures: Int

  /// Makes a rule.
  ///
  /// - Parameters:
  ///   - attempts: From 1 to ``limit``.
  ///   - failures: From 1 to `attempts`; nil for all: one success is enough for a call.
  package init(attempts: Int, failures: Int? = nil) {
    self.attempts = attempts
    self.failures = failures ?? attempts
  }

  /// Whether another attempt can still change the outcome.
  package func isOpen(failed: Int, worked: Int) -> Bool {
    failed < failures && worked <= attempts - failures
  }
}
