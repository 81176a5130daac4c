import Testing

@testable import Reporting

@Suite("Escapes")
struct EscapeTests {
  @Test(
    "Markup",
    arguments: [
      ("<a b=\"c\">&'", "&lt;a b=&quot;c&quot;&gt;&amp;&#39;"), ("]]>", "]]&gt;"),
      ("\u{0}\u{B}\u{FFFE}\u{FFFF}\u{7F}\u{85}", #"\u{0}\u{b}\u{fffe}\u{ffff}\u{7f}\u{85}"#),
      ("é漢😀", "é漢😀"), ("a\n\tb", #"a\u{a}\u{9}b"#),
    ])
  func markup(text: String, escaped: String) {
    #expect(text.markup == escaped)
  }

  @Test(
    "Seconds have no exponent",
    arguments: [
      (Duration.zero, "0.000000"), (.microseconds(1), "0.000001"),
      (.milliseconds(1234), "1.234000"),
      (.seconds(3600), "3600.000000"), (.nanoseconds(1999), "0.000001"),
      (.microseconds(-187_629), "-0.187629"), (.milliseconds(-1500), "-1.500000"),
    ])
  func seconds(duration: Duration, text: String) {
    #expect(duration.seconds == text)
  }
}
