extension String {
  /// The text in lines of at most `width` columns, broken at spaces.
  ///
  /// A word that is longer than a line is broken where the line ends; no address is that long.
  ///
  /// - Parameter mark: What the first line begins with; the others are indented as far.
  package func wrapped(to width: Int, mark: String = "") -> [String] {
    let room = max(1, width - mark.count)
    var lines: [String] = []
    for word in split(separator: " ").flatMap({ $0.pieces(of: room) }) {
      if let last = lines.last, last.count + 1 + word.count <= room {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.indented(by: mark)
  }

  /// The text and as many spaces as it lacks to be `width` columns wide.
  package func padded(to width: Int) -> String { self + Self.spaces(width - count) }

  package static func spaces(_ count: Int) -> String {
    String(repeating: " ", count: Swift.max(0, count))
  }
}

extension [String] {
  /// The lines with `mark` before the first and as much space before the others.
  func indented(by mark: String) -> [String] {
    enumerated().map { ($0 == 0 ? mark : String.spaces(mark.count)) + $1 }
  }
}

extension Substring {
  fileprivate func pieces(of length: Int) -> [Substring] {
    var pieces: [Substring] = []
    var rest = self
    while !rest.isEmpty {
      pieces.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return pieces
  }
}
