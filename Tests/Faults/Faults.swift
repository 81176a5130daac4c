import BuiltIceprobe
import FaultCatalogue
import Foundation
import Synchronization
import TestServers

/// Provokes every fault of the catalogue, and prints which cause the built binary named.
///
/// Usage: faults IceprobeBinary [--only Text] [--record Folder]. As `faults beside resolver Answer Command…` or
/// `faults beside listener Port Command…` or `faults beside server Port Command…` or `faults beside web Port Command…` it runs a command beside a server, for runs in a network
/// namespace of their own.
@main
struct Faults {
  static func main() async throws {
    var arguments = CommandLine.arguments[...]
    let own = arguments.removeFirst()
    guard let first = arguments.popFirst() else { usage() }
    if first == "beside" { try await run(beside: arguments) }
    // Absolute: every run has a working folder of its own.
    let programs = Programs(
      iceprobe: Iceprobe(at: URL(filePath: first).path), faults: URL(filePath: own).path)
    var faults = Catalogue.faults
    var folder: String?
    while let option = arguments.popFirst() {
      switch (option, arguments.popFirst()) {
      case ("--only", let text?): faults = faults.filter { $0.description.contains(text) }
      case ("--record", let path?): folder = path
      default: usage()
      }
    }
    let trials = await FaultRun.trials(of: faults, programs)
    let matrix = ConfusionMatrix(trials)
    print(matrix, terminator: "")
    if let folder { try RecordedFixture.write(trials, to: folder) }
    exit(matrix.isDiagonal ? 0 : 1)
  }

  /// The command that is run beside a server.
  private static let child = Atomic<pid_t>(0)

  /// Runs a command beside a server, and ends as it does.
  private static func run(beside arguments: ArraySlice<String>) async throws -> Never {
    var arguments = arguments
    guard let kind = arguments.popFirst(), let particular = arguments.popFirst(),
      let server = try await server(kind, particular)
    else { usage() }
    let child = try ChildProcess(
      Array(arguments), environment: ProcessInfo.processInfo.environment,
      directory: FileManager.default.currentDirectoryPath, standardStreams: [])
    // What a test sends to the run arrives here. A handler of the system's own: an ignored signal that
    // a dispatch source is to hear of is lost where no thread happens to block it.
    Self.child.store(child.id, ordering: .relaxed)
    signal(SIGINT) { kill(Faults.child.load(ordering: .relaxed), $0) }
    let ending = try child.wait()
    withExtendedLifetime(server) {}
    if case .exited(let status) = ending { exit(status) }
    // Ended by a signal, as the shell tells it.
    exit(128)
  }

  /// A server that serves as long as it is held; nil for one that there is not.
  private static func server(_ kind: String, _ particular: String) async throws -> (any Sendable)? {
    switch kind {
    case "resolver":
      if let answer = FakeResolver.Answer(rawValue: particular) {
        try await FakeResolver(answer)
      } else {
        nil
      }
    case "server":
      if let port = Int(particular) { try await FakeServer.start(.udp, port: port) } else { nil }
    case "web":
      if let port = Int(particular) {
        try await FakeServer.start(.tcp, fault: .http, port: port)
      } else {
        nil
      }
    case "listener": try UInt16(particular).map { try LoopbackSocket(.tcp, port: $0) }
    default: nil
    }
  }

  private static func usage() -> Never {
    FileHandle.standardError.write(
      Data("usage: faults IceprobeBinary [--only Text] [--record Folder]\n".utf8))
    exit(2)
  }
}
