import PlainText
import Samples
import Testing

@testable import ICEConfiguration

@Suite struct MistakenPathTests {
  static let mistakes: [(String, MistakenPath)] = [
    (#"{"iceServers": []}"#, .json), ("\n [1]", .json), ("\u{FEFF}{", .json), ("[", .json),
    ("servers.json\nrm", .lines), ("a\r\nb", .lines), ("a\u{2028}b", .lines),
    ("turn:user:password@host", .url), ("TURNS:u:p@h", .url), ("x=stun:u:p@h", .url),
    ("https://registry.example/?key=k", .url), ("json=https://u:p@h", .url),
    (String(repeating: "a", count: 256), .tooLong),
    (String(repeating: "a/", count: 2049), .tooLong),
  ]

  @Test("What cannot be meant as a path is known by its looks", arguments: mistakes)
  func mistake(_ text: String, _ mistake: MistakenPath) {
    #expect(MistakenPath(text) == mistake)
  }

  @Test(
    "What can be meant as a path is one",
    arguments: [
      "servers.json", "./[prod].json", "/a b/{x}", "C:/x", "turn:host.json", "return:a@b", "a@b",
      "",
      String(repeating: "a", count: 255), "~/x y.json",
    ])
  func path(_ text: String) { #expect(MistakenPath(text) == nil) }

  @Test("No description repeats anything of it")
  func descriptions() {
    #expect(Set(MistakenPath.allCases.map(\.description)).count == MistakenPath.allCases.count)
  }

  @Test("A text is printed with its lines, and nothing in it moves a cursor")
  func printable() {
    #expect("a\n\u{1B}[2J\u{202E}b\r\tü".printable == "a\n\\u{1b}[2J\\u{202e}b\\u{d}\\u{9}ü")
  }
}
