/// What was asked for did not come about in time.
public struct NeverHappened: Error, CustomStringConvertible {
  /// What was waited for, and how long.
  public let description: String
}

/// Asks `question` again and again until it has an answer.
///
/// - Parameters:
///   - what: what is waited for, in words for the error.
///   - bound: after how long it counts as never. 20 s: a machine that runs every suite at once needs
///     a second at the worst, and a test that fails may take its time.
/// - Throws: ``NeverHappened``, or what `question` throws.
public func eventually<Answer>(
  _ what: String, within bound: Duration = .seconds(20), _ question: () async throws -> Answer?
) async throws -> Answer {
  let clock = ContinuousClock()
  let end = clock.now + bound
  while clock.now < end {
    if let answer = try await question() { return answer }
    // 5 ms between two questions: what is asked has no way to call back.
    try await clock.sleep(for: .milliseconds(5))
  }
  throw NeverHappened(description: "not within \(bound): \(what)")
}
