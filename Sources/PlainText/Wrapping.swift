extension String {
  /// The text in lines of at most `width` columns, broken at spaces.
  ///
  /// A word that is longer than a line is broken where the line ends; no address is that long.
  ///
  /// - Parameter mark: What the first line begins with; the others are indented as far.
  package func wrapped(to width: Int, mark: String = "") -> [String] {
    let room = max(1, width - mark.columns)
    let words = split(separator: " ")
    // Most texts are a line.
    if columns <= room, !words.isEmpty { return [words.joined(separator: " ")].indented(by: mark) }
    var lines: [String] = []
    for word in words.flatMap({ $0.pieces(of: room) }) {
      if let last = lines.last, last.columns + 1 + word.columns <= room {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.indented(by: mark)
  }

  /// The text and as many spaces as it lacks to be `width` columns wide.
  package func padded(to width: Int) -> String { self + Self.spaces(width - columns) }

  /// The beginning of the text, at most `width` columns wide, with what is left out marked.
  package func cut(to width: Int) -> String {
    guard columns > width else { return self }
    let mark = String("...".prefix(max(0, width)))
    return width <= mark.count ? mark : self[...].prefix(columns: width - mark.count) + mark
  }

  package static func spaces(_ count: Int) -> String {
    String(repeating: " ", count: Swift.max(0, count))
  }
}

extension [String] {
  /// The lines with `mark` before the first and as much space before the others.
  func indented(by mark: String) -> [String] {
    enumerated().map { ($0 == 0 ? mark : String.spaces(mark.columns)) + $1 }
  }
}

extension Substring {
  /// The text in pieces of at most `width` columns, though never of less than a character.
  fileprivate func pieces(of width: Int) -> [Substring] {
    var pieces: [Substring] = []
    var rest = self
    while !rest.isEmpty {
      let piece = rest.prefix(columns: width)
      pieces.append(piece)
      rest = rest[piece.endIndex...]
    }
    return pieces
  }

  fileprivate func prefix(columns width: Int) -> Substring {
    var room = width
    let end = indices.first { index in
      room -= self[index...index].columns
      return room < 0 && index > startIndex
    }
    return self[..<(end ?? endIndex)]
  }
}
