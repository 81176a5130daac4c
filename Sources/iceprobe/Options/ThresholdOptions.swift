import ArgumentParser
import PlainText
import Reporting

/// How much slower counts as slower, where two runs are compared.
struct ThresholdOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Slower means this many times as long as before, or more;",
      valueName: "n"))
  var slowerRatio = Comparison.Thresholds().ratio

  @Option(
    help: ArgumentHelp("and also at least this many milliseconds longer.", valueName: "ms"))
  var slowerMs = Comparison.Thresholds().difference.milliseconds

  /// Both together.
  var thresholds: Comparison.Thresholds {
    Comparison.Thresholds(
      ratio: slowerRatio, difference: .microseconds(Int64(slowerMs * 1000)))
  }

  func validate() throws {
    guard slowerRatio >= 1, slowerRatio.isFinite else {
      throw ValidationError("--slower-ratio: expected a number of at least 1")
    }
    // A day: as long as a report's duration can be.
    guard (0...86_400_000).contains(slowerMs) else {
      throw ValidationError("--slower-ms: expected milliseconds from 0, no more than a day")
    }
  }
}
