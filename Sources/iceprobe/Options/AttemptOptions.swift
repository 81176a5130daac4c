import ArgumentParser
import ICEConfiguration

/// How often a server is tried before it counts as failed.
struct AttemptOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Try each server up to this many times, a second apart, each with a fresh agent.",
      discussion: "Stops as soon as another attempt cannot change the outcome.", valueName: "n"))
  var attempts = 1

  @Option(
    help: ArgumentHelp(
      "Attempts that must fail for the server to count as failed. (default: all)",
      valueName: "k"))
  var failures: Int?

  /// Both together.
  var rule: AttemptRule { AttemptRule(attempts: attempts, failures: failures) }

  func validate() throws {
    guard (1...AttemptRule.limit).contains(attempts) else {
      throw ValidationError("--attempts: expected 1 to \(AttemptRule.limit)")
    }
    guard failures.map({ (1...attempts).contains($0) }) ?? true else {
      throw ValidationError("--failures: expected 1 to \(attempts), as many as --attempts")
    }
  }
}
