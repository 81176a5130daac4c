import Foundation
import Testing

/// A text that is compared with a file: in `Snapshots/`, a folder for each scenario, or a page of the
/// manual.
///
/// With `ICEPROBE_RECORD=1` in the environment the files are written anew, and the tests fail so that
/// nobody takes a recording for a pass.
struct Snapshot {
  let name: String
  private let url: URL

  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()

  /// - Parameter name: `<scenario>.<format>`.
  init(name: String) {
    self.name = name
    url = Self.tests.appending(path: "Snapshots/\(name.prefix { $0 != "." })/\(name)")
  }

  init(page name: String) {
    self.name = name
    url = Self.tests.appending(path: "../../Sources/iceprobe/Manual/\(name)")
  }

  func expect(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    if ProcessInfo.processInfo.environment["ICEPROBE_RECORD"] == "1" {
      try Data(text.utf8).write(to: url)
      Issue.record("recorded \(name); look at it, and run again", sourceLocation: sourceLocation)
    } else {
      let recorded = String(decoding: try Data(contentsOf: url), as: UTF8.self)
      #expect(text == recorded, sourceLocation: sourceLocation)
    }
  }
}
