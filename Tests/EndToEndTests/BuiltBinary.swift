#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The program under test, as the build has just left it.
enum BuiltBinary {
  /// The binary is not there.
  struct Missing: Error, CustomStringConvertible {
    let place: String

    var description: String { "no iceprobe at \(place); build the whole package first" }
  }

  /// Where it is: SwiftPM puts it beside the bundle of the tests, which it names on the command line.
  static func path() throws(Missing) -> String {
    let end = ".xctest"
    let bundle = CommandLine.arguments.lazy.compactMap { argument in
      argument.firstRange(of: end).map { argument[..<$0.upperBound] }
    }.first
    let place = URL(filePath: String(bundle ?? "")).deletingLastPathComponent()
      .appending(path: "iceprobe").path
    guard FileManager.default.isExecutableFile(atPath: place) else { throw Missing(place: place) }
    return place
  }
}
