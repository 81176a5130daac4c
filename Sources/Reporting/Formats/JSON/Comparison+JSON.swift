import Documents
import Judging

extension Comparison {
  /// The comparison for programs, as a document. Every key is always there; null is "not there", or
  /// "not known".
  package var document: String { json.document }

  /// The comparison for programs.
  var json: JSONText {
    [
      "schemaVersion": 1,
      "summary": [
        "text": JSONText(sentence),
        "hasNoRegression": JSONText(hasNoRegression),
        "counts": .object(
          Kind.allCases.map { kind in (kind.rawValue, JSONText(changes.count { $0.kind == kind })) }
        ),
      ],
      "old": old.json,
      "new": new.json,
      "changes": .array(changes.map(\.json)),
    ]
  }
}

extension SavedReport {
  /// Which run it is.
  var json: JSONText { ["source": JSONText(source), "startedAt": JSONText(startedAt)] }
}

extension Comparison.Change {
  fileprivate var json: JSONText {
    [
      "change": JSONText(kind.rawValue),
      "isRegression": .boolean(kind.isRegression),
      "tenant": JSONText(identity.tenant),
      "url": JSONText(identity.url),
      "occurrence": JSONText(identity.occurrence),
      "message": JSONText(words),
      "before": before?.json ?? .null,
      "after": after?.json ?? .null,
    ]
  }
}

extension SavedReport.Entry {
  /// What came of the server.
  var json: JSONText {
    [
      "status": JSONText(status.rawValue),
      "cause": JSONText(cause),
      "duration": JSONText(duration),
      "relayAddresses": .array(relayAddresses.sorted().map { JSONText($0) }),
      "certificate": certificate.map {
        [
          "subject": JSONText($0.subject), "issuer": JSONText($0.issuer),
          "notAfter": JSONText($0.notAfter),
        ]
      } ?? .null,
    ]
  }
}
