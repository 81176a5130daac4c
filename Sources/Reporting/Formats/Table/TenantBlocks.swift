import PlainText

extension Sequence {
  /// A block of lines for each tenant, in the order in which they first come: its name, and below it
  /// the lines of its elements.
  func blocks(of tenant: (Element) -> String, lines: (Element) -> [String]) -> [String] {
    let all = map { (tenant: tenant($0), lines: lines($0)) }
    let grouped = Dictionary(grouping: all, by: \.tenant)
    var seen: Set<String> = []
    return all.map(\.tenant).filter { seen.insert($0).inserted }.map { tenant in
      ([tenant.shown] + (grouped[tenant] ?? []).flatMap(\.lines)).joined(separator: "\n")
    }
  }
}

extension TextStyle {
  /// A server's line with what is to be said of it below, indented as far as its URL.
  ///
  /// A URL that is too long has a line of its own, and is never broken.
  func lines(
    about url: String, mark: String, _ colour: Colour?, words: String, indent: Int
  ) -> [String] {
    let url = url.shown
    let painted = paint(mark, colour)
    let isShort = indent + url.columns <= width
    return (isShort ? [painted + .spaces(indent - mark.count) + url] : [painted, url])
      + words.wrapped(to: width, mark: .spaces(indent))
  }
}
