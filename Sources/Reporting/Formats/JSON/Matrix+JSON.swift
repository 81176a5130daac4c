import Documents
import Judging

extension Matrix {
  /// The matrix for programs, as a document. Every key is always there; null is "not there", or "not
  /// known".
  package var document: String {
    let json: JSONText = [
      "schemaVersion": 1,
      "summary": ["text": JSONText(sentence)],
      "vantages": .array(
        vantages.map { vantage in
          [
            "name": JSONText(vantage.name), "source": JSONText(vantage.report.source),
            "startedAt": JSONText(vantage.report.startedAt),
          ]
        }),
      "servers": .array(rows.map(json)),
    ]
    return json.document
  }

  private func json(_ row: Row) -> JSONText {
    [
      "tenant": JSONText(row.identity.tenant),
      "url": JSONText(row.identity.url),
      "occurrence": JSONText(row.identity.occurrence),
      "conclusion": JSONText(row.conclusion.code),
      "deadFrom": .array(
        zip(vantages, row.cells).filter { $1?.status == .failure }.map { JSONText($0.0.name) }),
      "results": .array(row.cells.map { $0?.json ?? .null }),
    ]
  }
}

extension Matrix.Conclusion {
  /// The raw word for the conclusion. A contract.
  fileprivate var code: String {
    switch self {
    case .works: "works"
    case .deadEverywhere: "dead-everywhere"
    case .deadFrom: "dead-from-some"
    case .deadWhereAsked: "dead-where-asked"
    case .undecided: "undecided"
    }
  }
}
