import ICEConfiguration
import Testing

@testable import Reporting

@Suite("The progress line")
struct RunProgressTests {
  @Test(
    "The line names as many servers as fit, and three at most",
    arguments: [
      (82, 5, "3 of 8 done, waiting for turn:a.example, turn:b.example, turn:c.example and 2 more"),
      (81, 5, "3 of 8 done, waiting for turn:a.example, turn:b.example and 3 more"),
      (60, 2, "3 of 8 done, waiting for turn:a.example, turn:b.example"),
      (54, 2, "3 of 8 done, waiting for turn:a.example and 1 more"),
      (49, 2, "3 of 8 done, waiting for 2"),
      (25, 2, "3 of 8 done"),
      (6, 2, "3 of 8"),
      (0, 2, ""),
      (-1, 2, ""),
      (80, 0, "3 of 8 done"),
    ])
  func line(width: Int, waiting: Int, expected: String) throws {
    let servers = try ["a", "b", "c", "d", "e"].prefix(waiting).map {
      try ServerURL("turn:\($0).example")
    }
    #expect(RunProgress(done: 3, total: 8, waiting: servers).line(width: width) == expected)
  }
}
