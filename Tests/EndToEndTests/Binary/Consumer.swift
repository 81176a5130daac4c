import BuiltIceprobe
import TestServers

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Programs that read iceprobe's output, as its users run them.
enum Consumer {
  /// Runs a program, which is looked for in PATH, to its end.
  static func run(
    _ program: String, _ arguments: [String], in folder: TemporaryFolder
  ) async throws -> Outcome {
    // What runs iceprobe runs any program.
    try await Iceprobe(at: program).run(arguments) { $0.folder = folder }
  }

  /// What `Tests/Consumers/read` makes of a file, or of the metrics at a URL.
  /// - Throws: ``Refusal`` if it complains.
  static func read<Value: Decodable>(
    _ kind: String, _ source: String, in folder: TemporaryFolder, as type: Value.Type = Value.self
  ) async throws -> Value {
    let repository = URL(filePath: Repository.path)
    let python = repository.appending(path: ".build/consumers/bin/python")
    let outcome = try await run(
      python.path, [repository.appending(path: "Tests/Consumers/read").path, kind, source],
      in: folder)
    guard outcome.status == 0 else { throw Refusal(description: outcome.error) }
    return try JSONDecoder().decode(Value.self, from: Data(outcome.output.utf8))
  }

  /// A consumer does not take what it was given, or is not there: `make test` installs them.
  struct Refusal: Error, CustomStringConvertible {
    let description: String
  }
}
