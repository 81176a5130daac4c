/// The formats of a report. The raw values are what `--format` takes.
public enum ReportFormat: String, CaseIterable, Sendable {
  /// For people: 80 columns, the summary first.
  case table
  /// For programs: schemaVersion 1.
  case json

  /// The whole report as text that ends in a newline.
  ///
  /// - Parameter style: How the formats for people may look; the others pay it no heed.
  public func render(_ report: Report, style: TextStyle = TextStyle()) -> String {
    switch self {
    case .table: report.table(style)
    case .json: report.json.document
    }
  }
}
