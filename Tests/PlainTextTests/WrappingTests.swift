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
      ("漢字漢字 漢", 5, "", ["漢字", "漢字", "漢"]), ("漢字", 1, "", ["漢", "字"]),
      ("ab", -5, "mark ", ["mark a", "     b"]),
    ] as [(String, Int, String, [String])])
  func wrapping(text: String, width: Int, mark: String, lines: [String]) {
    #expect(text.wrapped(to: width, mark: mark) == lines)
  }

  @Test(
    "A wide character takes two columns, a combining mark none",
    arguments: [
      ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("カタ", 4), ("ｶﾀ", 2), ("한국", 4),
      ("ＡＢ", 4), ("a\u{200B}b", 2), ("🙂", 2), ("👨‍👩‍👧", 2), ("☎\u{FE0F}", 2), ("Straße", 6),
      ("Ελλάδα", 6),
    ] as [(String, Int)])
  func columns(text: String, columns: Int) { #expect(text.columns == columns) }

  @Test("What is padded is as wide as asked for")
  func padding() {
    #expect("漢字".padded(to: 6) == "漢字  ")
    #expect("abc".padded(to: 6) == "abc   ")
    #expect("漢字".padded(to: 3) == "漢字")
  }
}
