/// A place in a text: the line and the column at which something begins, as an editor counts them.
package struct SourcePosition: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The line, counted from 1. Only a line feed begins a new one.
  package let line: Int
  /// The column in Unicode scalars, counted from 1.
  package let column: Int

  /// `line:column`, the form that editors and compilers understand.
  package var description: String { "\(line):\(column)" }

  /// Whether one place comes before the other in the text.
  package static func < (first: SourcePosition, second: SourcePosition) -> Bool {
    (first.line, first.column) < (second.line, second.column)
  }

  package static let start = SourcePosition(line: 1, column: 1)

  /// The place just after `scalar`, when `scalar` stands here.
  func advanced(past scalar: Unicode.Scalar) -> SourcePosition {
    scalar == "\n"
      ? SourcePosition(line: line + 1, column: 1) : SourcePosition(line: line, column: column + 1)
  }
}
