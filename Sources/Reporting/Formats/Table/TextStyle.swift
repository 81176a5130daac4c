/// How a text for a person may look.
package struct TextStyle: Equatable, Sendable {
  /// Whether colours are on. They add escape sequences and change nothing else.
  package let hasColour: Bool
  /// How many columns a line may have.
  package let width: Int

  /// Makes a style.
  ///
  /// - Parameter width: 80 columns by default, also on a wider terminal: what is pasted into a
  ///   ticket or a mail is the same everywhere.
  package init(hasColour: Bool = false, width: Int = 80) {
    self.hasColour = hasColour
    self.width = width
  }

  /// The style that the environment asks for.
  ///
  /// `NO_COLOR` (no-color.org: set and not empty) beats `CLICOLOR_FORCE` (set, neither empty nor 0),
  /// which beats `CLICOLOR=0` and `TERM=dumb`; where none of them speaks, a terminal has colours.
  ///
  /// - Parameters:
  ///   - environment: The value of every variable that is set.
  ///   - isTerminal: Whether the text goes to a terminal.
  package init(environment: [String: String], isTerminal: Bool) {
    func isSet(_ name: String) -> Bool { environment[name, default: ""] != "" }

    if isSet("NO_COLOR") {
      self.init(hasColour: false)
    } else if isSet("CLICOLOR_FORCE"), environment["CLICOLOR_FORCE"] != "0" {
      self.init(hasColour: true)
    } else if environment["CLICOLOR"] == "0" || environment["TERM"] == "dumb" {
      self.init(hasColour: false)
    } else {
      self.init(hasColour: isTerminal)
    }
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
