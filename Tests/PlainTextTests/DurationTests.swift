import PlainText
import Testing

@Suite("A time as people write it")
struct DurationTests {
  @Test(
    "is read with and without a unit",
    arguments: [
      ("10", .seconds(10)), ("10s", .seconds(10)), ("800ms", .milliseconds(800)),
      ("2.5s", .milliseconds(2500)), (".5", .milliseconds(500)), ("5m", .seconds(300)),
      ("60m", .seconds(3600)),
    ] as [(String, Duration)])
  func reading(text: String, expected: Duration) {
    #expect(Duration(written: text) == expected)
  }

  @Test(
    "is nothing else, not zero, and no longer than an hour",
    arguments: [
      "", "ms", "0", "0ms", "-1s", "1e1", "1 s", "3601", "61m", "1h", "nan", "inf", "٣s",
      String(repeating: "9", count: 400),
    ])
  func refusing(text: String) {
    #expect(Duration(written: text) == nil)
  }

  @Test("is written as it is read", arguments: ["10s", "800ms", "2500ms", "300s"])
  func writing(text: String) throws {
    #expect(try #require(Duration(written: text)).written == text)
  }
}
