package import TestServers

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The built program, run as its users run it.
package struct Iceprobe: Sendable {
  /// Where the binary is.
  package let path: String

  /// The program at a path.
  package init(at path: String) { self.path = path }

  /// What a run finds around itself.
  package struct RunContext {
    /// Variables beside PATH and HOME. Nothing else of our own environment gets in.
    package var environment: [String: String] = [:]
    /// What comes in on standard input: 16 KiB at the most.
    package var input = ""
    /// The working folder, which is HOME too.
    package var folder: TemporaryFolder
    /// The streams that are terminals; the others are pipes.
    package var terminals: Set<Stream> = []
    /// Whether standard input and standard error are one terminal, at which somebody types.
    package var hasKeyboard = false
    /// A command that runs the command which follows it.
    package var wrapper: [String] = []

    fileprivate func pipe(for stream: Stream) throws(SystemError) -> Pipe {
      if stream == .error, hasKeyboard { return try Pipe(terminal: ()) }
      return terminals.contains(stream) ? try Pipe(terminal: ()) : try Pipe()
    }
  }

  /// A stream that the program writes to.
  package enum Stream { case output, error }

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - bound: after how long it counts as hanging. 60 s: no run here takes more than some seconds.
  ///   - adjust: changes the context, which are an empty folder and no terminal.
  package func run(
    _ arguments: [String], within bound: Duration = .seconds(60),
    _ adjust: (inout RunContext) throws -> Void = { _ in }
  ) async throws -> Outcome {
    try await start(arguments, within: bound, adjust).outcome()
  }

  /// Starts the program.
  package func start(
    _ arguments: [String], within bound: Duration = .seconds(60),
    _ adjust: (inout RunContext) throws -> Void = { _ in }
  ) throws -> RunningIceprobe {
    var context = RunContext(folder: try TemporaryFolder())
    try adjust(&context)
    let folder = context.folder
    let input = try Pipe()
    let output = try context.pipe(for: .output)
    let error = try context.pipe(for: .error)
    input.send(context.input)
    let process = try ChildProcess(
      context.wrapper + [path] + arguments,
      environment: Self.inherited.merging(["HOME": folder.path]) { $1 }
        .merging(context.environment) { $1 },
      directory: folder.path,
      standardStreams: [
        context.hasKeyboard ? error.writeEnd : input.readEnd, output.writeEnd, error.writeEnd,
      ])
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
