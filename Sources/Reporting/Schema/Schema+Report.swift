import Causes
import Documents
import Judging

extension Schema {
  /// What `--format json` prints, from the tables that write it.
  static let reportSchema = JSONText.merging([
    Report.object.description.schema.described(
      "A run of iceprobe. Every key is always there; null is \"not known\", never \"no\"."),
    [
      "$defs": .object(
        Report.object.description.all.dropFirst().map { ($0.name, $0.schema) })
    ],
  ])

  /// A cause goes with a failure, a reason with what has no verdict, and neither with anything else.
  static let consistency: JSONText = [
    "allOf": [
      .object(
        ifStatus: [Status.failure], then: ["cause": ["type": "object"]],
        otherwise: ["cause": ["type": "null"]]),
      .object(
        ifStatus: [.inconclusive, .skipped], then: ["reason": ["type": "object"]],
        otherwise: ["reason": ["type": "null"]]),
    ]
  ]
}

extension JSONText {
  fileprivate static func object(
    ifStatus statuses: [Status], then: JSONText, otherwise: JSONText
  ) -> JSONText {
    [
      "if": ["properties": ["status": .word(statuses.map(\.rawValue))]],
      "then": ["properties": then], "else": ["properties": otherwise],
    ]
  }
}
