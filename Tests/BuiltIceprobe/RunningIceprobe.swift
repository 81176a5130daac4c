import Dispatch
package import TestServers

#if canImport(Darwin)
  package import Darwin
#elseif canImport(Musl)
  package import Musl
#else
  package import Glibc
#endif

/// A run that has been started.
package struct RunningIceprobe: Sendable {
  /// The run did not end in time.
  package struct Hangs: Error, CustomStringConvertible {
    package let description: String
  }

  private let process: ChildProcess
  private let screen: Pipe
  private let folder: TemporaryFolder
  private let bound: Duration
  private let reader: StreamReader
  private let isRead: Task<Bool, Never>

  init(
    _ process: ChildProcess, output: Pipe, error: Pipe, in folder: TemporaryFolder,
    within bound: Duration
  ) {
    self.process = process
    screen = error
    self.folder = folder
    self.bound = bound
    let reader = StreamReader([output, error])
    self.reader = reader
    isRead = Task {
      await withCheckedContinuation { continuation in
        // A thread of its own: reading blocks, and the tests' own threads are few.
        DispatchQueue(label: "iceprobe's output").async {
          let isRead = reader.readToEnd(within: bound)
          if !isRead { process.signal(SIGKILL) }
          continuation.resume(returning: isRead)
        }
      }
    }
  }

  /// The process.
  package var id: pid_t { process.id }

  /// Sends a signal to the program.
  package func signal(_ number: CInt) { process.signal(number) }

  /// Has the program stand still: all that is on its way comes, and it does nothing.
  package func standStill(for length: Duration) async throws {
    process.signal(SIGSTOP)
    try await Task.sleep(for: length)
    process.signal(SIGCONT)
  }

  /// Types at the terminal that the program has a keyboard of.
  package func type(_ text: String) { screen.type(text) }

  /// Whether that terminal shows what is typed.
  package var showsInput: Bool { screen.showsInput }

  /// Waits until standard error, so far, has `text` in it, so many times.
  package func error(has text: String, times count: Int = 1) async throws {
    try await eventually("iceprobe says \(text)") {
      reader.texts[1].ranges(of: text).count >= count ? () : nil
    }
  }

  /// Waits until standard output, so far, has `text` in it.
  package func output(has text: String) async throws {
    try await eventually("iceprobe prints \(text)") { reader.texts[0].contains(text) ? () : nil }
  }

  /// Waits until standard output, so far, has so many lines of results in it (`ndjson`).
  package func results(_ count: Int, within bound: Duration) async throws {
    try await eventually("iceprobe prints \(count) results", within: bound) {
      reader.bytes(of: 0).count { $0 == UInt8(ascii: "\n") } >= count ? () : nil
    }
  }

  /// Waits for the end, which is the end of both streams. To be asked once.
  ///
  /// - Throws: ``Hangs`` if it does not come in time.
  package func outcome() async throws -> Outcome {
    let isRead = await isRead.value
    let ending = try process.wait()
    guard isRead else { throw Hangs(description: "iceprobe still ran after \(bound)") }
    return Outcome(ending: ending, output: reader.texts[0], error: reader.texts[1])
  }
}

/// How a run ended, and what it wrote.
package struct Outcome: Sendable {
  /// How it ended.
  package let ending: ChildProcess.Ending
  /// Standard output.
  package let output: String
  /// Standard error.
  package let error: String

  /// The exit status; nil if a signal ended the run.
  package var status: CInt? {
    if case .exited(let status) = ending { status } else { nil }
  }
}
