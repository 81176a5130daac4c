import Foundation
import Testing

/// A text that is compared with a file in `Snapshots/`.
///
/// With `ICEPROBE_RECORD=1` in the environment the files are written anew, and the tests fail so that
/// nobody takes a recording for a pass.
struct Snapshot {
  let name: String

  private var url: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Snapshots/\(name)")
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
