import Testing

@testable import PlainText

@Suite("Wrapping")
struct WrappingTests {
  @Test(
    "Lines break at spaces, and a word only where it is longer than a line",
    arguments: [
      ("", 10, "", []),
      ("one two three", 80, "", ["one two three"]),
      ("one two three", 7, "", ["one two", "three"]),
      ("one two three", 9, "-> ", ["-> one", "   two", "   three"]),
      ("a abcdefghij b", 4, "", ["a", "abcd", "efgh", "ij b"]),
      ("ab", 0, "", ["a", "b"]),
      ("ab", -5, "mark ", ["mark a", "     b"]),
    ] as [(String, Int, String, [String])])
  func wrapping(text: String, width: Int, mark: String, lines: [String]) {
    #expect(text.wrapped(to: width, mark: mark) == lines)
  }
}
