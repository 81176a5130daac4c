import PlainText
import Reporting
import Synchronization

/// Lines on the terminal of standard error that are rewritten in place, several times a second.
final class Screen: Sendable {
  /// How often the lines are drawn anew, in milliseconds. 100: the time in them has one decimal place,
  /// and what a run of less shows nobody could read.
  private static let period = 100

  private struct Drawing {
    /// The lines that stand there.
    var lines: [String] = []
    var isOver = false
  }

  private let drawing = Mutex(Drawing())
  private let content: @Sendable (TextStyle, _ height: Int) -> [String]

  /// Whether standard error is a terminal on which lines can be rewritten.
  static var isPossible: Bool {
    StandardError.isTerminal && ![nil, "", "dumb"].contains(Environment.variable("TERM"))
  }

  /// - Parameter content: what is to stand there, in so many lines at the most.
  init(_ content: @escaping @Sendable (TextStyle, _ height: Int) -> [String]) {
    self.content = content
  }

  /// Draws from now on.
  func start() {
    StandardError.draw(every: Self.period) { [weak self] in self?.draw() == true }
  }

  /// Takes the lines away, so that the result has the terminal to itself.
  func end() {
    StandardError.post { [self] in
      drawing.withLock { drawing in
        StandardError.draw(Self.up(from: drawing.lines))
        drawing = Drawing(isOver: true)
      }
    }
    StandardError.flush()
  }

  /// On the thread that draws.
  /// - Returns: whether to go on.
  private func draw() -> Bool {
    let window = StandardError.window
    // One column is left free, where some terminals would wrap the line, and the line of the cursor.
    let style = TextStyle(
      hasColour: TextStyle.standardError.hasColour, width: max(1, window.columns - 1),
      height: window.lines)
    let lines = content(style, max(1, window.lines - 1))
    return drawing.withLock { drawing in
      if !drawing.isOver, lines != drawing.lines {
        StandardError.draw(Self.up(from: drawing.lines) + lines.map { $0 + "\n" }.joined())
        drawing.lines = lines
      }
      return !drawing.isOver
    }
  }

  /// To the beginning of the lines, and nothing from there on (ECMA-48 CUU, ED). A window that has become
  /// narrower has broken them.
  private static func up(from lines: [String]) -> String {
    guard !lines.isEmpty else { return "" }
    let width = max(1, StandardError.width)
    let rows = lines.map { max(1, ($0.withoutColours.columns + width - 1) / width) }.reduce(0, +)
    return "\r\u{1B}[\(min(rows, StandardError.window.lines - 1))A\u{1B}[J"
  }
}

extension String {
  /// The text without what colours it (ECMA-48 SGR).
  fileprivate var withoutColours: String { replacing(/\u{1B}\[[0-9;]*m/, with: "") }
}
