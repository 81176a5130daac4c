import Documents
import ProbeEvidence

// Newline-delimited JSON: every line is an object of its own, and its `kind` tells which. A line of
// kind `result` or `expectation` has the tenant's name and then the keys that it has in the JSON report;
// the last one, of kind `summary`, has that report's own keys but for `tenants`.
extension Report {
  /// The report for programs that read line by line.
  var ndjson: String {
    let lines = tenants.flatMap { tenant in
      tenant.results.map { $0.ndjson(of: tenant.name, now: startedAt.secondsSince1970) }
    }
    return lines.joined() + ndjsonEnd
  }

  /// What is known when everything is: the expectations, and the summary.
  var ndjsonEnd: String {
    let expectations = tenants.flatMap { tenant in
      tenant.expectations.map {
        JSONText.line("expectation", [("tenant", JSONText(tenant.name))], $0.json(of: tenant.name))
      }
    }
    return expectations.joined() + JSONText.line("summary", [], json, without: "tenants")
  }
}

extension Report.Result {
  /// The line of a result. `now` is in seconds since 1970.
  func ndjson(of tenant: String, now: Int) -> String {
    JSONText.line("result", [("tenant", JSONText(tenant))], json(now: now))
  }
}

extension JSONText {
  fileprivate static func line(
    _ kind: String, _ head: [(key: String, value: JSONText)], _ body: JSONText,
    without key: String? = nil
  ) -> String {
    guard case .object(let members) = body else { return "" }
    return JSONText.object([("kind", JSONText(kind))] + head + members.filter { $0.key != key })
      .line
  }
}
