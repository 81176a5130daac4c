import ArgumentParser
import PlainText
import Reporting

/// Whether probes are repeated until somebody ends them.
struct WatchOptions: ParsableArguments {
  /// The shortest interval, unless --rate is 0: newer coturn can drop what comes faster than it is told
  /// to accept, and a round has several requests.
  private static let shortest: Duration = .seconds(1)

  @Option(
    help: ArgumentHelp(
      "Keep probing this often, until q (the report over all rounds) or Ctrl-C (the same, status 130).",
      discussion: """
        On a terminal each server's last, best and worst round trip, share of failures, round trips \
        and last failure are shown in place. Elsewhere a line is printed for each server whose \
        state changes.
        """,
      valueName: "time"))
  var watch: Span?

  /// Makes sure that the options beside it make sense.
  func check(rate: Int, outputs: OutputOptions, alarms: AlarmOptions) throws {
    guard let watch else { return }
    guard rate == 0 || watch.duration >= Self.shortest else {
      throw ValidationError(
        "--watch: expected at least \(Self.shortest.written), or --rate 0 for your own servers")
    }
    for (name, isGiven) in [
      ("--state", alarms.state != nil), ("--quiet", outputs.quiet),
      ("--format nagios", outputs.format == .nagios),
    ] where isGiven {
      throw ValidationError(
        "--watch cannot be combined with \(name): run iceprobe again and again instead")
    }
  }
}
