import ArgumentParser
import Reporting

/// What `--output` names: a file, and the format of what goes there.
struct OutputTarget {
  /// Nil for the format that `--format` chose: the file is in the place of standard output.
  let format: ReportFormat?
  let path: String

  /// Reads `FORMAT=PATH` or `PATH`. What stands before `=` is part of a path if it has a slash in it.
  init(_ argument: String) throws {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, !parts[0].contains("/") {
      guard let format = ReportFormat(rawValue: String(parts[0])) else {
        throw ValidationError(
          "no format is called \(parts[0]); expected one of \(ReportFormat.names), "
            + "or ./\(argument) for a file of this name")
      }
      self.format = format
      path = String(parts[1])
    } else {
      format = nil
      path = argument
    }
    guard !path.isEmpty, path != "-" else {
      throw ValidationError("expected a file; --format is for standard output")
    }
  }
}

extension ReportFormat {
  /// All of them, for people.
  static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
