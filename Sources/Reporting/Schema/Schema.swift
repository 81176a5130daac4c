import Documents

/// The JSON Schemas (draft 2020-12) of what goes in and what comes out. The raw values are what
/// `iceprobe schema` takes.
package enum Schema: String, CaseIterable, Sendable {
  /// What `--format json` prints: open to keys that are added, closed where the contract is.
  case report
  /// What a configuration may say: as strict as the reader, as far as a schema can be.
  case config

  /// The schema as a document.
  package var document: String {
    let own: JSONText =
      switch self {
      case .report: Self.reportSchema
      case .config: Self.configurationSchema
      }
    return JSONText.merging([
      [
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": JSONText("urn:iceprobe:schema:\(rawValue):1"),
      ], own,
    ]).document
  }
}
