import ArgumentParser
import Reporting

/// Tells what has changed from one run to another. Sends nothing.
struct CompareCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two reports (JSON) and show what changed. Sends nothing.",
    discussion: """
      The exit status is 1 if a server, or an address of a pool, newly fails or got slower, or for \
      what --fail-on names; 3 if the result of one that worked before is unknown; and 0 otherwise.
      """)

  @Argument(
    help: ArgumentHelp("The earlier report; - reads standard input."), completion: .file())
  var old: String

  @Argument(help: ArgumentHelp("The later report; - reads standard input."), completion: .file())
  var new: String

  @OptionGroup var slower: ThresholdOptions
  @OptionGroup var gate: GateOptions

  @Option(help: "Output format: table or json.")
  var format = SideBySideFormat.table

  func validate() throws {
    guard old != "-" || new != "-" else {
      throw ValidationError("standard input can be one of the reports, not both")
    }
  }

  func answer() throws -> Outcome {
    let comparison = Comparison(
      try SavedReport(fileAt: old), try SavedReport(fileAt: new), thresholds: slower.thresholds,
      gate: gate.gate)
    switch format {
    case .table: try StandardOutput.print(comparison.table(.standardOutput))
    case .json: try StandardOutput.print(comparison.document)
    }
    return .status(comparison.hasNoRegression.map { $0 ? .works : .fails } ?? .inconclusive)
  }
}

/// How reports that are laid side by side are written.
enum SideBySideFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people: 80 columns, the answer first.
  case table
  /// For programs.
  case json
}
