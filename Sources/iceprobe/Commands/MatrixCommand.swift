import ArgumentParser
import Reporting

/// Lays the reports of several places side by side. Sends nothing.
struct MatrixCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "matrix",
    abstract: "Compare reports (JSON) from several places side by side. Sends nothing.",
    discussion: "Columns are named after their files; NAME=FILE names one. - reads standard input.")

  @Argument(
    help: ArgumentHelp("The reports, one per place.", valueName: "report"),
    completion: .file())
  var reports: [String] = []

  @Option(help: "Output format: table or json.")
  var format = SideBySideFormat.table

  func validate() throws {
    guard reports.count > 1 else { throw ValidationError("expected at least two reports") }
    for report in reports { try report.mustBePath(for: "a report") }
    let places = reports.map(Place.init)
    guard places.count(where: { $0.path == "-" }) < 2 else {
      throw ValidationError("standard input can be one of the reports, not several")
    }
    var names: Set<String> = []
    for place in places where !names.insert(place.name).inserted {
      throw ValidationError(
        "there are two reports of \(place.name); name them, as in office=\(place.path)")
    }
  }

  func run() throws {
    let matrix = Matrix(
      try reports.map(Place.init).map {
        Matrix.Vantage(name: $0.name, report: try SavedReport(fileAt: $0.path))
      })
    switch format {
    case .table: try StandardOutput.print(matrix.table(.standardOutput))
    case .json: try StandardOutput.print(matrix.document)
    }
  }
}

/// A place, and the file with its report.
private struct Place {
  let name: String
  let path: String

  /// Reads `NAME=FILE`, or a file alone, after which the place is called. A name has no slash, so
  /// that `./a=b.json` is a file.
  init(_ argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, !parts[0].isEmpty, !parts[0].contains("/") {
      (name, path) = (String(parts[0]), String(parts[1]))
    } else {
      path = argument
      let file = argument.split(separator: "/").last ?? ""
      name = String(file.hasSuffix(".json") ? file.dropLast(5) : file)
    }
  }
}
