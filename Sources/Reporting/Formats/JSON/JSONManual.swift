import Documents

/// The manual's page of the JSON, from the tables that write it.
package enum JSONManual {
  /// The page, in Markdown: a table for each kind of object.
  package static var page: String {
    let head = """
      # JSON

      The output of `--format json`, and of `compare`, `matrix`, `check` and `plan` with `--format json`. Every
      key is always there; null means "not known" or "not there". Keys are only ever added. Durations are
      milliseconds, times are RFC 3339 in UTC. `iceprobe schema report` prints a JSON Schema of the report.

      With `--format ndjson` every line is an object. Its `kind` is `result`, `expectation` or `summary`;
      results and expectations begin with the tenant's name, and the summary is the report without its
      tenants.
      """
    let roots = [
      Report.object.description, Matrix.object.description, ConfigurationCheck.object.description,
      PlanDocument.object.description,
    ]
    var seen: Set<String> = []
    let objects = roots.flatMap(\.all).filter { seen.insert($0.name).inserted }
    return ([head] + objects.map(section)).joined(separator: "\n\n") + "\n"
  }

  private static func section(_ object: JSONDescription) -> String {
    let rows = object.rows.map { row in
      "| `\(row.key)` | \(row.schema.words) | \(row.sentence) |"
    }
    let head = [
      "## \(object.name)", "", object.about, "", "| key | value | meaning |", "|---|---|---|",
    ]
    return (head + rows).joined(separator: "\n")
  }
}

extension JSONText {
  /// What a schema lets stand somewhere, in words: `text or null`, `list of [result](#result)`.
  fileprivate var words: String {
    guard case .object(let members) = self else { return "anything" }
    let parts = Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
    if case .string(let reference)? = parts["$ref"] {
      let name = reference.split(separator: "/").last ?? ""
      return "[\(name)](#\(name.lowercased()))"
    }
    if case .array(let values)? = parts["anyOf"] {
      return values.map(\.words).joined(separator: " or ")
    }
    if case .array(let values)? = parts["enum"] {
      return values.map(\.literal).joined(separator: ", ")
    }
    if let value = parts["const"] { return value.literal }
    guard case .string(let type)? = parts["type"] else { return "anything" }
    switch type {
    case "null": return "null"
    case "string": return parts["format"] == nil ? "text" : "time"
    case "integer": return "whole number"
    case "number": return parts["maximum"] == nil ? "milliseconds" : "percent"
    case "boolean": return "true or false"
    case "array": return "list of \(parts["items"]?.words ?? "anything")"
    default: return type
    }
  }

  /// A value as it stands in a document.
  private var literal: String {
    switch self {
    case .string(let text): "`\(text)`"
    case .integer(let number): "`\(number)`"
    case .object, .array, .boolean, .milliseconds, .percent, .null: "null"
    }
  }
}
