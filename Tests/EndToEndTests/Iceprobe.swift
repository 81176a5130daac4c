import TestServers

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The built program, run as its users run it.
enum Iceprobe {
  /// What a run finds around itself.
  struct Surroundings {
    /// Variables beside PATH and HOME. Nothing else of the tests' own environment gets in.
    var environment: [String: String] = [:]
    /// What comes in on standard input: 16 KiB at the most.
    var input = ""
    /// The working folder, which is HOME too.
    var folder: TemporaryFolder
    /// The streams that are terminals; the others are pipes.
    var terminals: Set<Stream> = []
    /// A command that runs the command which follows it.
    var wrapper: [String] = []

    fileprivate func pipe(for stream: Stream) throws(SystemError) -> Pipe {
      terminals.contains(stream) ? try Pipe(terminal: ()) : try Pipe()
    }
  }

  /// A stream that the program writes to.
  enum Stream { case output, error }

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - bound: after how long it counts as hanging. 60 s: no run here takes more than some seconds.
  ///   - adjust: changes the surroundings, which are an empty folder and no terminal.
  static func run(
    _ arguments: [String], within bound: Duration = .seconds(60),
    _ adjust: (inout Surroundings) throws -> Void = { _ in }
  ) async throws -> Outcome {
    try await start(arguments, within: bound, adjust).outcome()
  }

  /// Starts the program.
  static func start(
    _ arguments: [String], within bound: Duration = .seconds(60),
    _ adjust: (inout Surroundings) throws -> Void = { _ in }
  ) throws -> RunningIceprobe {
    var surroundings = Surroundings(folder: try TemporaryFolder())
    try adjust(&surroundings)
    let folder = surroundings.folder
    let input = try Pipe()
    let output = try surroundings.pipe(for: .output)
    let error = try surroundings.pipe(for: .error)
    input.send(surroundings.input)
    let process = try ChildProcess(
      surroundings.wrapper + [BuiltBinary.path()] + arguments,
      environment: inherited.merging(["HOME": folder.path]) { $1 }
        .merging(surroundings.environment) { $1 },
      directory: folder.path,
      standardStreams: [input.readEnd, output.writeEnd, error.writeEnd])
    for pipe in [input, output, error] { pipe.closeWriteEnd() }
    return RunningIceprobe(process, output: output, error: error, in: folder, within: bound)
  }

  /// What the tools around a program need: the loader, the sanitizers and the coverage.
  private static let inherited: [String: String] = {
    let names = [
      "PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS",
      "LLVM_PROFILE_FILE",
    ]
    return ProcessInfo.processInfo.environment.filter { names.contains($0.key) }
  }()
}
