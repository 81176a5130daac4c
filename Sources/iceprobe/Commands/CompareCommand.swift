import ArgumentParser
import Reporting

/// Tells what has changed from one run to another. Sends nothing.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Tell what has changed from one report (JSON) to another; send nothing.",
    discussion: """
      Exit status 1 means that a server newly fails or is slower, 3 that nothing can be said of \
      one that did not fail before, 0 everything else.
      """)

  @Argument(help: ArgumentHelp("The report of the run before; - reads standard input."))
  var old: String

  @Argument(help: ArgumentHelp("The report of the run after; - reads standard input."))
  var new: String

  @OptionGroup var slower: ThresholdOptions

  @Option(help: "How the result is written: table or json.")
  var format = SideBySideFormat.table

  func validate() throws {
    guard old != "-" || new != "-" else {
      throw ValidationError("standard input can be one of the reports, not both")
    }
  }

  func run() throws {
    let comparison = Comparison(
      try SavedReport(fileAt: old), try SavedReport(fileAt: new), thresholds: slower.thresholds)
    switch format {
    case .table: try StandardOutput.print(comparison.table(.standardOutput))
    case .json: try StandardOutput.print(comparison.document)
    }
    throw comparison.hasNoRegression.map { $0 ? ExitStatus.works : .fails } ?? .inconclusive
  }
}

/// How reports that are laid side by side are written.
enum SideBySideFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people: 80 columns, the answer first.
  case table
  /// For programs.
  case json
}
