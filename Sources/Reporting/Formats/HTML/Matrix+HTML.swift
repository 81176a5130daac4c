import Judging
import PlainText

extension Matrix {
  /// The matrix for browsers: the answer first, then for each tenant a line for each server with a column for
  /// each place, and what the places together say underneath. As closed a page as that of a report.
  package var html: String {
    let answer = sentence.prefix { $0 != "." }
    let lines =
      [PageStyle.head(title: "iceprobe: \(answer)"), "<header>"]
      + ["<h1 class=\"\(status.rawValue)\">\(sentence.markup)</h1>", "</header>", "<main>"]
      + tables + ["</main>", footer, "</body>", "</html>"]
    return lines.map { $0 + "\n" }.joined()
  }

  /// What colours the answer.
  private var status: Status {
    let conclusions = rows.map(\.conclusion)
    guard conclusions.allSatisfy({ $0 == .works || $0 == .undecided }) else { return .failure }
    return conclusions.contains(.undecided) ? .inconclusive : .relay
  }

  private var tables: [String] {
    var tenants: [(name: String, rows: [Row])] = []
    for row in rows {
      if tenants.last?.name != row.identity.tenant { tenants.append((row.identity.tenant, [])) }
      tenants[tenants.count - 1].rows.append(row)
    }
    // The page's own columns are those of a report: a mark first, and a time last.
    let column = #"<th scope="col" style="width: auto; text-align: left">"#
    let heads = (["Server"] + vantages.map(\.name.shown)).map { "\(column)\($0.markup)</th>" }
    return tenants.flatMap { tenant in
      [
        "<section>", "<h2>\(tenant.name.shown.markup)</h2>", "<table>",
        "<thead><tr>\(heads.joined())</tr></thead>",
      ] + tenant.rows.flatMap(lines) + ["</table>", "</section>"]
    }
  }

  private func lines(_ row: Row) -> [String] {
    let cells = row.cells.map { cell in
      let mark = cell?.status.mark ?? "-"
      let kind = cell.map { " class=\"\($0.status.rawValue)\"" } ?? ""
      return "<td\(kind)><span class=\"mark\">\(mark.markup)</span></td>"
    }
    let name = row.identity.name.shown.markup
    let words = words(on: row).map {
      "<tr><td colspan=\"\(row.cells.count + 1)\">\($0.markup)</td></tr>"
    }
    return ["<tbody>", "<tr><td>\(name)</td>\(cells.joined())</tr>"] + [words].compactMap(\.self)
      + ["</tbody>"]
  }

  private var footer: String {
    let places = vantages.map { "\($0.name.shown), \($0.report.startedAt.shown)".markup }
    return "<footer>\(places.joined(separator: "; "))</footer>"
  }
}
