#if canImport(Darwin)
  public import Darwin
#elseif canImport(Musl)
  public import Musl
#else
  public import Glibc
#endif

import Synchronization

/// Held while a program is started, and while a descriptor is made and marked as not to be inherited:
/// a pipe's end that slipped into another program would keep the pipe open.
let inheritance = Mutex(())

/// A program that a test has started.
public struct ChildProcess: Sendable {
  /// How a program ended.
  public enum Ending: Hashable, Sendable {
    /// By itself, with this status.
    case exited(CInt)
    /// By this signal.
    case killed(by: CInt)
  }

  /// The process, which is nobody else's until ``wait()`` has told how it ended.
  public let id: pid_t

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - arguments: the program, which is looked for in PATH, and its arguments. If it cannot be
  ///     started it ends with the shell's status for that: 126 or 127.
  ///   - environment: its environment; nothing is inherited.
  ///   - directory: its working folder.
  ///   - standardStreams: its standard input, output and error; nil for our own.
  public init(
    _ arguments: [String], environment: [String: String], directory: String,
    standardStreams: [CInt?]
  ) throws(SystemError) {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // Dispatch's threads hold signals back, and a program would inherit that: it could not be ended.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    // Whoever runs the tests in the background may ignore what is to end a program in them.
    var ends = sigset_t()
    sigemptyset(&ends)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&ends, number) }
    posix_spawnattr_setsigdefault(&attributes, &ends)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    for (number, ours) in standardStreams.enumerated() {
      if let ours { posix_spawn_file_actions_adddup2(&actions, ours, CInt(number)) }
    }
    var id = pid_t()
    // Not every system's posix_spawn changes the folder.
    let shell = ["/bin/bash", "-c", Self.script, directory]
    let variables = environment.map { "\($0.key)=\($0.value)" }
    let status = inheritance.withLock { _ in
      withCStrings(shell + arguments) { argv in
        withCStrings(variables) { posix_spawn(&id, shell[0], &actions, &attributes, argv, $0) }
      }
    }
    guard status == 0 else {
      throw SystemError("start a shell", errno: status)
    }
    self.id = id
  }

  /// Changes the folder, and closes what was inherited: a listening socket of another test would keep
  /// its port open here. (Linux names a process's descriptors in /proc.)
  private static let script = """
    for descriptor in /proc/self/fd/*; do
      descriptor=${descriptor##*/}
      [[ $descriptor =~ ^[0-9]+$ ]] && ((descriptor > 2)) && eval "exec $descriptor>&-"
    done
    cd "$0" && exec "$@"
    """

  /// Sends a signal.
  public func signal(_ number: CInt) { kill(id, number) }

  /// Whether the program has ended.
  public var hasEnded: Bool {
    var information = siginfo_t()
    let status = waitid(P_PID, id_t(id), &information, WEXITED | WNOHANG | WNOWAIT)
    return status == 0 && information.si_signo == SIGCHLD
  }

  /// Waits for the program's end, as long as that takes. To be asked once.
  public func wait() throws(SystemError) -> Ending {
    var status: CInt = 0
    while waitpid(id, &status, 0) != id {
      guard errno == EINTR else { throw .last("wait for process \(id)") }
    }
    // As <sys/wait.h> packs it: the signal in seven bits, the exit status in the next byte.
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(by: signal)
  }
}

/// Hands the C strings of `texts` to `body`, with the nil that ends such a list.
private func withCStrings<Result>(
  _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = texts.map { strdup($0) }
  defer { copies.forEach { free($0) } }
  return body(copies + [nil])
}
