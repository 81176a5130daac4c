import Foundation
import Testing

@testable import iceprobe

extension EndToEnd {
  /// `ExitStatus` is the source of what a status means; the texts that people read elsewhere have the
  /// same words.
  @Suite struct ExitStatusTests {
    private static let meanings = Dictionary(
      uniqueKeysWithValues: ExitStatus.allCases.map { ("\($0.rawValue)", $0.meaning) })

    private static func text(of path: String) throws -> String {
      try String(contentsOfFile: "\(Repository.path)/\(path)", encoding: .utf8)
    }

    @Test func `The README has every exit status, in the same words`() throws {
      let table = try #require(
        Self.text(of: "README.md").firstMatch(of: /\n\| exit status .*\n((?:\|.*\n)+)/)
      ).1
      let rows = table.matches(of: /\| ([0-9]+) \| ([^|]+) \|/)
        .map { (String($0.1), String($0.2).replacing("`", with: "")) }
      #expect(Dictionary(uniqueKeysWithValues: rows) == Self.meanings)
    }

    @Test func `The man page has every exit status, in the same words`() throws {
      let page = try Self.text(of: "Sources/iceprobe/Install/iceprobe.1")
      let section = try #require(page.firstMatch(of: /\.Sh EXIT STATUS\n((?:.*\n)*?)\.El\n/)).1
      let items = section.matches(of: /\.It ([0-9]+)\n((?:(?!\.It).*\n)+)/).map {
        (String($0.1), Self.sentence($0.2))
      }
      #expect(Dictionary(uniqueKeysWithValues: items) == Self.meanings)
    }

    /// An item's mdoc(7) lines as one sentence, without its capital and its full stop.
    private static func sentence(_ lines: Substring) -> String {
      let words = lines.replacing("\\-", with: "-").split(separator: "\n").joined(separator: " ")
        .replacing(" :", with: ":")
      return words.prefix(1).lowercased() + words.dropFirst().dropLast()
    }
  }
}
