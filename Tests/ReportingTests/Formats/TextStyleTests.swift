import Testing

@testable import Reporting

@Suite("Text style")
struct TextStyleTests {
  @Test(
    "The environment decides on colours, and where it is silent, the terminal does",
    arguments: [
      ([:], true, true),
      ([:], false, false),
      (["NO_COLOR": "1"], true, false),
      (["NO_COLOR": ""], true, true),
      (["NO_COLOR": "0"], true, false),
      (["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], true, false),
      (["CLICOLOR_FORCE": "1"], false, true),
      (["CLICOLOR_FORCE": "0"], false, false),
      (["CLICOLOR_FORCE": ""], false, false),
      (["CLICOLOR_FORCE": "1", "CLICOLOR": "0"], false, true),
      (["CLICOLOR_FORCE": "1", "TERM": "dumb"], false, true),
      (["CLICOLOR": "0"], true, false),
      (["CLICOLOR": "1"], false, false),
      (["TERM": "dumb"], true, false),
      (["TERM": "dumb", "CLICOLOR": "1"], true, false),
      (["TERM": "xterm"], true, true),
    ] as [([String: String], Bool, Bool)])
  func colours(environment: [String: String], isTerminal: Bool, hasColour: Bool) {
    let style = TextStyle(environment: environment, isTerminal: isTerminal)
    #expect(style == TextStyle(hasColour: hasColour, width: 80))
  }

  @Test(
    "The text is as wide as the window, between what it needs and what can be read",
    arguments: [(24, 60), (60, 60), (80, 80), (100, 100), (400, 120)])
  func window(columns: Int, width: Int) {
    let style = TextStyle(environment: [:], isTerminal: true, window: (columns, 24))
    #expect(style == TextStyle(hasColour: true, width: width, height: 24))
    #expect(!style.scrollsAway(Array(repeating: "", count: 23)))
    #expect(style.scrollsAway(Array(repeating: "", count: 24)))
  }
}
