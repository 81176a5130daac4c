import ICEConfiguration
import Judging
import PlainText

// One page that needs nothing else: no script, no picture, no font from elsewhere, and a policy that
// lets a browser load none even if an escape were missing.
extension Report {
  /// The report for browsers.
  var html: String {
    let lines =
      [Self.head, "<h1>\(summaryText.markup)</h1>"] + tenants.flatMap(\.section) + changes
      + vantage.lines(width: TextStyle().width).map { "<p>\($0.markup)</p>" } + [
        "<footer>iceprobe \(version.markup), <time>\(startedAt)</time>, "
          + "took \(duration.brief)</footer>",
        "</body>", "</html>",
      ]
    return lines.map { $0 + "\n" }.joined()
  }

  private var changes: [String] {
    let style = TextStyle()
    let blocks = ((comparison?.listing(style) ?? []) + alarmListing(style))
      .map { $0.joined(separator: "\n") }
    guard !blocks.isEmpty else { return [] }
    let lines = blocks.joined(separator: "\n\n").split(
      separator: "\n", omittingEmptySubsequences: false)
    return ["<pre>"] + lines.map { String($0).markup } + ["</pre>"]
  }

  private static let head = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>iceprobe</title>
    <style>
    :root { color-scheme: light dark; font: 16px/1.4 system-ui, sans-serif; }
    body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
    h1 { font-size: 1.3rem; }
    h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
    table { border-collapse: collapse; width: 100%; }
    th, td { border-top: 1px solid #8886; padding: 0.4rem 0.6rem; text-align: left;
      vertical-align: top; overflow-wrap: anywhere; }
    th:nth-child(2) { width: 40%; }
    td:nth-child(3), th:nth-child(3) { text-align: right; white-space: nowrap; }
    ul { margin: 0.3rem 0 0; padding-left: 1.2rem; }
    .mark { font-weight: bold; white-space: nowrap; }
    .srflx .mark, .relay .mark { color: #1a7f37; }
    .failure .mark { color: #cf222e; }
    .inconclusive .mark { color: #9a6700; }
    footer { margin-top: 2rem; opacity: 0.7; }
    </style>
    </head>
    <body>
    """
}

extension Report.TenantReport {
  fileprivate var section: [String] {
    let policy = icePolicy == .relay ? " (icePolicy relay)" : ""
    return [
      "<h2>\((name.shown + policy).markup)</h2>", expectationList, "<table>", "<thead>",
      "<tr><th></th><th>Server</th><th>Time</th><th>Result</th></tr>", "</thead>",
      "<tbody>",
    ].filter { !$0.isEmpty } + results.map(\.row) + ["</tbody>", "</table>"]
  }

  private var expectationList: String {
    let items = expectations.map { result in
      let status = result.holds.map { $0 ? Status.relay : .failure } ?? .inconclusive
      return "<li class=\"\(status.rawValue)\"><span class=\"mark\">\(status.mark)</span> "
        + "\(result.message.markup)</li>"
    }
    return items.isEmpty ? "" : "<ul>\(items.joined())</ul>"
  }
}

extension Report.Result {
  fileprivate var row: String {
    let status = verdict.status
    let items = notes.map { "<li>\($0.markup)</li>" }
    let list = items.isEmpty ? "" : "<ul>\(items.joined())</ul>"
    let isLabelled = server.jurisdiction.map { label?.contains($0.shown) == true } ?? true
    let jurisdiction = isLabelled ? "" : " (\(server.jurisdiction?.shown.markup ?? ""))"
    return "<tr class=\"\(status.rawValue)\"><td class=\"mark\">\(status.mark)</td>"
      + "<td><code>\(name.markup)</code>\(jurisdiction)</td>"
      + "<td>\(duration?.brief ?? "")</td><td>\(outcome.markup)\(list)</td></tr>"
  }
}
