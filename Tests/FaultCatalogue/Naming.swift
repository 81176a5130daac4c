import BuiltIceprobe

/// What the program has said of a fault.
package struct Naming: Sendable {
  /// The first result's cause as `stage/code`, or else its status; for a configuration that is refused
  /// the code in the message.
  package let name: String
  /// The time to the verdict in milliseconds, if anything was probed.
  package let milliseconds: Double?
  /// The exit status; nil if a signal ended the run.
  package let status: CInt?
  /// Standard error.
  package let error: String
  /// What `--evidence` saved, if anything was probed.
  package let evidence: String?

  /// Why judging the evidence again gives another report; nil if it gives the same.
  package let replayFault: String?

  init(_ outcome: Outcome, evidence: String?, replay: Outcome?) throws {
    (status, error) = (outcome.status, outcome.error)
    self.evidence = evidence
    replayFault = replay.flatMap { replay in
      if replay.output != outcome.output {
        "judged again it gives another report:\n\(replay.output)\(replay.error)"
      } else if replay.status != outcome.status {
        "judged again it ends with status \(replay.status.map { "\($0)" } ?? "-")"
      } else {
        nil
      }
    }
    // A refused configuration has no report.
    let result = outcome.output.isEmpty ? nil : try outcome.report.results.first
    milliseconds = result?.duration
    if let result {
      name = result.cause.map { "\($0.stage)/\($0.code)" } ?? result.status
    } else {
      name =
        Self.code(in: error) ?? "exit status \(outcome.status.map { "\($0)" } ?? "-"): \(error)"
    }
  }

  /// What stands in brackets at the end of a message.
  private static func code(in message: String) -> String? {
    let line = message.split(separator: "\n").first { $0.hasSuffix("]") }
    return line?.split(separator: "[").last.map { String($0.dropLast()) }
  }
}
