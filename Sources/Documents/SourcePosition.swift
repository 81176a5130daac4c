/// A place in a text: the line and the column at which something begins, as an editor counts them.
package struct SourcePosition: Hashable, Sendable, Comparable, CustomStringConvertible {
  // Half as large as two of `Int`: every value of a text has its position.
  private let shortLine: UInt32
  private let shortColumn: UInt32
  /// Which value of a text inside a text it is, all of which stand at one place: 0 outside.
  private var inner: UInt32 = 0

  /// The line, counted from 1. Only a line feed begins a new one.
  package var line: Int { Int(shortLine) }
  /// The column in Unicode scalars, counted from 1.
  package var column: Int { Int(shortColumn) }

  /// Makes a position of a line and a column, each counted from 1.
  package init(line: Int, column: Int) {
    shortLine = UInt32(clamping: line)
    shortColumn = UInt32(clamping: column)
  }

  /// `line:column`, the form that editors and compilers understand.
  package var description: String { "\(line):\(column)" }

  /// Whether one place comes before the other in the text.
  package static func < (first: SourcePosition, second: SourcePosition) -> Bool {
    (first.shortLine, first.shortColumn) < (second.shortLine, second.shortColumn)
  }

  /// The place of one value of a text that stands here.
  func inside(_ count: UInt32) -> SourcePosition {
    var position = self
    // Texts in texts in texts are kept apart, too, as far as anybody nests them.
    position.inner = inner &* 4_099 &+ count
    return position
  }

  package static let start = SourcePosition(line: 1, column: 1)

  /// The place just after `scalar`, when `scalar` stands here.
  func advanced(past scalar: Unicode.Scalar) -> SourcePosition {
    scalar == "\n"
      ? SourcePosition(line: line + 1, column: 1) : SourcePosition(line: line, column: column + 1)
  }
}
