import PlainText

extension Matrix {
  /// The matrix for people: the answer first, then a line for each server with a column for each
  /// place, and what the places together say underneath.
  package func table(_ style: TextStyle = TextStyle()) -> String {
    let answer = sentence.wrapped(to: style.width).map { style.paint($0, colour) }
    let table = MatrixTable(self, style: style)
    let blocks = [answer] + table.blocks + [table.legend]
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private var colour: TextStyle.Colour {
    let conclusions = rows.map(\.conclusion)
    guard conclusions.allSatisfy({ $0 == .works || $0 == .undecided }) else { return .red }
    return conclusions.contains(.undecided) ? .yellow : .green
  }
}

/// Lays the rows out in columns: URL, and a mark for each place.
private struct MatrixTable {
  /// The widest mark, `FAIL`.
  private static let markWidth = 4
  /// What a URL is left at least: a host of usual length. 6 places fit beside it in 80 columns.
  private static let leastURLWidth = 38

  let matrix: Matrix
  let style: TextStyle
  /// What stands above the columns: the names of the places, or letters if those are too long.
  private let titles: [String]
  private let columnWidth: Int
  private let urlWidth: Int

  init(_ matrix: Matrix, style: TextStyle) {
    self.matrix = matrix
    self.style = style
    let names = matrix.vantages.map(\.name.shown)
    let count = max(1, names.count)
    let longest = max(Self.markWidth, names.map(\.columns).max() ?? 0)
    let areShort = (longest + 2) * count <= style.width - Self.leastURLWidth
    titles = areShort ? names : names.indices.map(Self.letter)
    columnWidth = (areShort ? longest : Self.markWidth) + 2
    let room = max(Self.leastURLWidth, style.width - columnWidth * count)
    urlWidth = matrix.rows.map(\.identity.name.shown.columns).filter { $0 <= room }.max() ?? 0
  }

  /// `A` to `Z`, and then `A2` and so on.
  private static func letter(_ index: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index % 26)))
    return index < 26 ? letter : "\(letter)\(index / 26 + 1)"
  }

  var blocks: [[String]] {
    var blocks: [[String]] = []
    var tenant: String?
    for row in matrix.rows {
      if row.identity.tenant != tenant {
        tenant = row.identity.tenant
        blocks.append([heading(row.identity.tenant.shown)])
      }
      blocks[blocks.count - 1] += lines(row)
    }
    return blocks
  }

  /// The places, each with its letter if it has one, and when its run was.
  var legend: [String] {
    zip(titles, matrix.vantages).flatMap { title, vantage in
      let name = vantage.name.shown
      return "\(name), \(vantage.report.startedAt.shown)".wrapped(
        to: style.width, mark: title == name ? "" : title.padded(to: 4))
    }
  }

  private func heading(_ tenant: String) -> String {
    let isShort = tenant.columns <= urlWidth
    let start = isShort ? tenant : "\(tenant)\n"
    return (isShort ? start.padded(to: urlWidth) : start + .spaces(urlWidth))
      + columns(titles.map { ($0, nil) })
  }

  private func lines(_ row: Matrix.Row) -> [String] {
    let url = row.identity.name.shown
    let marks = columns(row.cells.map { ($0?.status.mark ?? "-", $0?.status.colour) })
    // A URL that is too long for its column has a line of its own, and is never broken.
    let line =
      url.columns <= urlWidth
      ? [url.padded(to: urlWidth) + marks] : [url, .spaces(urlWidth) + marks]
    let words = matrix.words(on: row)?.wrapped(to: style.width, mark: .spaces(6)) ?? []
    return line + words
  }

  /// The last column is not filled up: no line ends in spaces.
  private func columns(_ cells: [(text: String, colour: TextStyle.Colour?)]) -> String {
    let padded = cells.enumerated().map { index, cell in
      let space = index + 1 < cells.count ? columnWidth - 2 - cell.text.columns : 0
      return "  " + style.paint(cell.text, cell.colour) + .spaces(space)
    }
    return padded.joined()
  }
}
