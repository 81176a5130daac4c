import BuiltIceprobe

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The programs under test, as the build has just left them.
enum BuiltBinary {
  /// A binary is not there.
  struct Missing: Error, CustomStringConvertible {
    let place: String

    var description: String { "nothing at \(place); build the whole package first" }
  }

  /// Where one is: SwiftPM puts it beside the bundle of the tests, which it names on the command line.
  static func path(of program: String) throws(Missing) -> String {
    let end = ".xctest"
    let bundle = CommandLine.arguments.lazy.compactMap { argument in
      argument.firstRange(of: end).map { argument[..<$0.upperBound] }
    }.first
    let place = URL(filePath: String(bundle ?? "")).deletingLastPathComponent()
      .appending(path: program).path
    guard FileManager.default.isExecutableFile(atPath: place) else { throw Missing(place: place) }
    return place
  }

  /// The program of users: `make test` names the release build in the environment.
  static var iceprobe: String {
    get throws(Missing) {
      if let released = ProcessInfo.processInfo.environment["ICEPROBE_BINARY"] { return released }
      return try path(of: "iceprobe")
    }
  }
}

extension Iceprobe {
  /// Runs the program that was built to its end; see ``run(_:within:_:)`` of an instance.
  static func run(
    _ arguments: [String], within bound: Duration = .seconds(60),
    _ adjust: (inout RunContext) throws -> Void = { _ in }
  ) async throws -> Outcome {
    try await start(arguments, within: bound, adjust).outcome()
  }

  /// Starts the program that was built.
  static func start(
    _ arguments: [String], within bound: Duration = .seconds(60),
    _ adjust: (inout RunContext) throws -> Void = { _ in }
  ) throws -> RunningIceprobe {
    try Iceprobe(at: BuiltBinary.iceprobe).start(arguments, within: bound, adjust)
  }
}
