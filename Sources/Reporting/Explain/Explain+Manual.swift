extension Explain {
  /// The manual's page of causes, warnings and mappings, in Markdown: a table for each stage.
  package static var manualPage: String {
    let head = """
      # Causes

      Every cause of a failure, every warning and every mapping of a NAT, by stage. \
      `iceprobe explain NAME` says more about each. This page is the output of \
      `iceprobe explain --markdown`.
      """
    return ([head] + groups.map(table)).joined(separator: "\n\n") + "\n"
  }

  private static func table(of topics: [ExplainedTopic]) -> String {
    let rows = topics.map { "| `\($0.name)` | \($0.message) | \(hint(for: $0)) |" }
    let head = [
      "## \(topics.first?.group ?? "")", "", "| name | meaning | hint |", "|---|---|---|",
    ]
    return (head + rows.map(escaped)).joined(separator: "\n")
  }

  /// A `<` would begin a tag.
  private static func escaped(_ row: String) -> String { row.replacing("<", with: "&lt;") }
}
