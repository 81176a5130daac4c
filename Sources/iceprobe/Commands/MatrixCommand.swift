import ArgumentParser
import Reporting

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Lays the reports of several places side by side. Sends nothing.
struct MatrixCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "matrix",
    abstract: "Compare reports (JSON) from several places side by side. Sends nothing.",
    discussion: """
      Columns are named after their files; NAME=FILE names one. - reads standard input. A folder stands for \
      all the files in it that end in .json.
      """)

  @Argument(
    help: ArgumentHelp("The reports, one per place, or folders of them.", valueName: "report"),
    completion: .file())
  var reports: [String] = []

  @Option(help: "Output format: table, html or json.")
  var format = Format.table

  /// How the matrix is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    /// For people: 80 columns, the answer first.
    case table
    /// For browsers: one page.
    case html
    /// For programs.
    case json
  }

  func validate() throws {
    for report in reports { try report.mustBePath(for: "a report") }
    let places = reports.flatMap(Place.all)
    guard places.count > 1 else { throw ValidationError("expected at least two reports") }
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
      try reports.flatMap(Place.all).map {
        Matrix.Vantage(name: $0.name, report: try SavedReport(fileAt: $0.path))
      })
    switch format {
    case .table: try StandardOutput.print(matrix.table(.standardOutput))
    case .html: try StandardOutput.print(matrix.html)
    case .json: try StandardOutput.print(matrix.document)
    }
  }
}

/// A place, and the file with its report.
private struct Place {
  let name: String
  let path: String

  /// The places that an argument names: one, or those of a folder in the order of their names.
  static func all(in argument: String) -> [Place] {
    let files = try? FileManager.default.contentsOfDirectory(atPath: argument)
    guard let files else { return [Place(argument)] }
    return files.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted()
      .map { Place(name: String($0.dropLast(5)), path: "\(argument)/\($0)") }
  }

  private init(name: String, path: String) { (self.name, self.path) = (name, path) }

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
