/// How a text for a person may look.
package struct TextStyle: Equatable, Sendable {
  /// Whether colours are on. They add escape sequences and change nothing else.
  package let hasColour: Bool
  /// How many columns a line may have.
  package let width: Int
  /// How many lines the window has that the text goes to; nil if it goes to none.
  package let height: Int?

  /// Makes a style.
  ///
  /// - Parameter width: 80 columns by default, also on a wider terminal: what is pasted into a
  ///   ticket or a mail is the same everywhere.
  package init(hasColour: Bool = false, width: Int = 80, height: Int? = nil) {
    self.hasColour = hasColour
    self.width = width
    self.height = height
  }

  /// The style that the environment asks for.
  ///
  /// `NO_COLOR` (no-color.org: set and not empty) beats `CLICOLOR_FORCE` (set, neither empty nor 0),
  /// which beats `CLICOLOR=0` and `TERM=dumb`; where none of them speaks, a terminal has colours.
  ///
  /// - Parameters:
  ///   - environment: The value of every variable that is set.
  ///   - isTerminal: Whether the text goes to a terminal.
  ///   - window: How many columns and lines that terminal has; nil if it does not say.
  package init(
    environment: [String: String], isTerminal: Bool, window: (columns: Int, lines: Int)? = nil
  ) {
    func isSet(_ name: String) -> Bool { environment[name, default: ""] != "" }

    let hasColour =
      if isSet("NO_COLOR") {
        false
      } else if isSet("CLICOLOR_FORCE"), environment["CLICOLOR_FORCE"] != "0" {
        true
      } else if environment["CLICOLOR"] == "0" || environment["TERM"] == "dumb" {
        false
      } else {
        isTerminal
      }
    let width = window.map { min(max($0.columns, Self.widths.lowerBound), Self.widths.upperBound) }
    self.init(hasColour: hasColour, width: width ?? 80, height: window?.lines)
  }

  /// What columns are used of a window.
  ///
  /// 60: the marks, the durations and an IPv6 address need as many. 120: longer lines are hard to read.
  private static let widths = 60...120

  /// Whether a text of so many lines, and the shell's prompt below it, has scrolled its first line away.
  func scrollsAway(_ lines: [some StringProtocol]) -> Bool {
    height.map { lines.count >= $0 } ?? false
  }
}

extension TextStyle {
  /// The colours in use, by their SGR parameter (ECMA-48 §8.3.117).
  enum Colour: Int {
    case red = 31
    case green = 32
    case yellow = 33
  }

  func paint(_ text: some StringProtocol, _ colour: Colour?) -> String {
    guard hasColour, let colour else { return String(text) }
    return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
  }
}
