import BuiltIceprobe
import Foundation

/// Runs the built binary for a long time, and fails if anything breaks it.
///
/// Usage: soak IceprobeBinary Part [Seed]. Everything that is random comes from the seed, but for the
/// instants at which machines are slow.
@main
struct Soak {
  /// What there is to run. Each part has a file of its own.
  static let parts: [any SoakPart.Type] = [
    Timing.self, HostileServers.self, Sequential.self,
  ]

  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard (2...3).contains(arguments.count),
      let part = parts.first(where: { $0.name == arguments[1] }),
      let seed = UInt64(arguments.count == 3 ? arguments[2] : "\(Int.random(in: 0..<1_000_000))")
    else { usage() }
    // Absolute: every run has a working folder of its own.
    let iceprobe = Iceprobe(at: URL(filePath: arguments[0]).path)
    say("\(part.name) of \(arguments[0]), seed \(seed)")
    let isClean = try await part.run(iceprobe, seed: seed)
    exit(isClean ? 0 : 1)
  }

  private static func usage() -> Never {
    say("usage: soak IceprobeBinary \(parts.map { $0.name }.joined(separator: "|")) [Seed]")
    exit(2)
  }

  /// One line, shown at once, also where a pipe would hold it back.
  static func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}

/// One kind of hardship.
protocol SoakPart: SendableMetatype {
  /// What it is called on the command line.
  static var name: String { get }

  /// Goes through with it, and prints the result.
  /// - Returns: whether everything held.
  static func run(_ iceprobe: Iceprobe, seed: UInt64) async throws -> Bool
}
