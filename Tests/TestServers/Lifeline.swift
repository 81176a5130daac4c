#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a program's life hangs on: the kernel cuts it if the test's process ends in any way.
///
/// The program runs under `sh`, with a watcher beside it that reads from the lifeline. A word from us
/// sends the watcher home; the end of the file makes it end the program. (The kernel's own signal for
/// this, PR_SET_PDEATHSIG, comes as soon as the *thread* ends that started the program.)
struct Lifeline: Sendable {
  /// For the shell: the lifeline is its standard input, and `$@` the program, which takes over its
  /// process. 127 is the shell's status for a program that is not there.
  static let script = """
    exec 3<&0 </dev/null
    { read -r word || kill $$; } <&3 &
    exec "$@" 3<&- >output 2>&1
    """

  private let pipe: Pipe

  /// Starts a program in `directory`, where the file `output` takes what it says.
  static func start(
    _ arguments: [String], environment: [String: String], directory: String
  ) throws(SystemError) -> (Lifeline, ChildProcess) {
    let pipe = try Pipe()
    let process = try ChildProcess(
      ["sh", "-c", script, "sh"] + arguments, environment: environment, directory: directory,
      standardStreams: [pipe.readEnd])
    return (Lifeline(pipe: pipe), process)
  }

  /// Ends the program, in order if it does so within 10 s, which is for ever, and sends the watcher
  /// home.
  @discardableResult
  func end(_ process: ChildProcess) async throws -> ChildProcess.Ending {
    process.signal(SIGTERM)
    do {
      try await eventually("a server ends", within: .seconds(10)) { process.hasEnded ? () : nil }
    } catch {
      process.signal(SIGKILL)
    }
    let ending = try process.wait()
    pipe.send("done\n")
    pipe.closeWriteEnd()
    return ending
  }
}
