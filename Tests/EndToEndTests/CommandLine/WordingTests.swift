import Foundation
import Testing

extension EndToEnd {
  /// What users read is plain technical English: standard words, in their usual sense.
  @Suite struct WordingTests {
    /// Words that a reader stumbles over, each with what says it plainly. Not a style guide: only what
    /// has been found in our own texts.
    private static var refused: [(word: Regex<Substring>, plain: String)] {
      [
        (/\btells?\b/, "say, report, show"), (/\btold\b/, "said, reported"),
        (/\bmend(?:s|ed|ing|er|ers)?\b/, "fix"), (/\bmostly\b/, "usually"),
        (/\b(?:comes?|came) of\b/, "the result"), (/\bnone of it\b/, "nothing"),
        (/\bof which\b/, "whose, or another sentence"), (/\bfor so long\b/, "for this long"),
        (/\bas it should be\b/, "healthy"), (/\balone\b/, "only"),
        (/\b(?:server|network)'s admin\b/, "server admin"),
        (/\bconfiguration's owner\b/, "configuration owner"),
      ]
    }

    /// The refused words in a text, each with its plain one.
    private static func refused(in text: some StringProtocol) -> [String] {
      let text = text.lowercased()
      return refused.compactMap { word, plain in
        text.firstMatch(of: word).map { "\"\($0.0)\" for: \(plain)" }
      }
    }

    private static func files(below folder: String, ending: String) throws -> [String] {
      try FileManager.default.subpathsOfDirectory(atPath: "\(Repository.path)/\(folder)")
        .filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }
    }

    /// The texts of a Swift file, line by line: what stands in quotes, without what is filled in.
    private static func texts(of source: String) -> [String] {
      var isInside = false
      return source.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
        guard isInside || line.utf8.contains(UInt8(ascii: "\"")) else { return "" }
        let code = line.drop { $0 == " " }
        if !isInside, code.hasPrefix("//") { return "" }
        let quotes = code.ranges(of: "\"\"\"").count
        let wasInside = isInside
        if quotes % 2 == 1 { isInside.toggle() }
        let plain = line.replacing(/\\\(.*?\)/, with: "")
        if wasInside || quotes > 0 { return String(plain) }
        return plain.matches(of: /"((?:[^"\\]|\\.)*)"/).map { String($0.1) }.joined(separator: " ")
      }
    }

    /// The lines are looked at one by one only where there is something to name: in a build with
    /// checks that takes a minute for all of them.
    private func expectPlain(_ lines: [String], in path: String) {
      guard !Self.refused(in: lines.joined(separator: "\n")).isEmpty else { return }
      for (place, line) in lines.enumerated() {
        #expect(Self.refused(in: line) == [], "\(path):\(place + 1): \(line)")
      }
    }

    @Test func `No text of the program has a refused word`() throws {
      for path in try Self.files(below: "Sources", ending: ".swift") {
        let source = try String(contentsOfFile: "\(Repository.path)/\(path)", encoding: .utf8)
        expectPlain(Self.texts(of: source), in: path)
      }
    }

    @Test func `No page has a refused word`() throws {
      let pages =
        try ["README.md"] + Self.files(below: "Sources/iceprobe/Manual", ending: ".md")
        + Self.files(below: "Sources/iceprobe/Install", ending: "")
        // Every file there has a dot in its name, and no folder has one.
        .filter { $0.split(separator: "/").last?.contains(".") == true }
      for path in pages {
        let page = try String(contentsOfFile: "\(Repository.path)/\(path)", encoding: .utf8)
        expectPlain(
          page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init), in: path)
      }
    }

    @Test func `A refused word in a text is found, and one in code or a comment is not`() {
      let source = #"""
        /// What it tells.
        let told = "the server tells \(told)"
        let page = """
          It mostly works.
          """
        """#
      #expect(Self.texts(of: source).map { Self.refused(in: $0).count } == [0, 1, 0, 1, 0])
    }
  }
}
