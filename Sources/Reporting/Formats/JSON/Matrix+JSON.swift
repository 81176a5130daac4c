import Documents
import Judging

extension Matrix {
  /// The matrix for programs, as a document. Every key is always there; null is "not there", or "not
  /// known".
  package var document: String { Self.object.json(self).document }

  static let object = JSONTable<Matrix>(
    "matrix", "The reports of several places side by side, as `iceprobe matrix` prints them.",
    [
      JSONRow("schemaVersion", ["const": 1], "The version of this layout.") { _ in 1 },
      .one("summary", summary, "The matrix in short.") { $0 },
      .list("vantages", Vantage.object, "The places.") { $0.vantages },
      .list("servers", row, "The servers, each once.") { matrix in
        matrix.rows.map { ($0, matrix.vantages) }
      },
    ])

  private static let summary = JSONTable<Matrix>(
    "matrixSummary", "The matrix in short.",
    [JSONRow("text", .text, "One sentence.") { JSONText($0.sentence) }])

  private static let row = JSONTable<(Row, vantages: [Vantage])>(
    "matrixServer", "A server, as each place sees it.",
    [
      JSONRow("tenant", .text, "The tenant.") { JSONText($0.0.identity.tenant) },
      JSONRow("url", .text, "The server as the first place that asks it writes it.") {
        JSONText($0.0.identity.writtenURL)
      },
      JSONRow("canonicalUrl", .text, .canonicalURL) { JSONText($0.0.identity.url) },
      JSONRow("occurrence", .wholeNumber, .occurrence) { JSONText($0.0.identity.occurrence) },
      JSONRow("name", .text, "What reports call it: unique in the tenant.") {
        JSONText($0.0.identity.name)
      },
      JSONRow("conclusion", .word(Conclusion.codes), "What the places say together.") {
        JSONText($0.0.conclusion.code)
      },
      JSONRow("deadFrom", .list(of: .text), "The places from which it does not work.") { row in
        .array(
          zip(row.vantages, row.0.cells).filter { $1?.status == .failure }
            .map { JSONText($0.0.name) })
      },
      JSONRow(
        "results", .list(of: .nullable(SavedReport.Entry.object.description.reference)),
        "What each place reports, in the order of the places; null where it was not asked."
      ) { .array($0.0.cells.map { SavedReport.Entry.object.json($0) }) },
    ])
}

extension Matrix.Vantage {
  fileprivate static let object = JSONTable<Matrix.Vantage>(
    "place", "A place, and its report.",
    [
      JSONRow("name", .text, "The place's name.") { JSONText($0.name) },
      JSONRow("source", .text, "The file that its report was read from.") {
        JSONText($0.report.source)
      },
      JSONRow("startedAt", .text, "When its run started.") { JSONText($0.report.startedAt) },
    ])
}

extension Matrix.Conclusion {
  /// Every word for a conclusion.
  fileprivate static let codes = [
    "works", "dead-everywhere", "dead-from-some", "dead-where-asked", "undecided",
  ]

  /// The raw word for the conclusion. A contract.
  fileprivate var code: String {
    switch self {
    case .works: Self.codes[0]
    case .deadEverywhere: Self.codes[1]
    case .deadFrom: Self.codes[2]
    case .deadWhereAsked: Self.codes[3]
    case .undecided: Self.codes[4]
    }
  }
}
