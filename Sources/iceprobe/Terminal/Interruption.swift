import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// How the process ends when it is told to, from its first probe to its last byte of output.
///
/// While it probes the first signal ends the run in order: what was granted is freed, what is known is
/// reported. Another one ends the process at once, and so does the first while results are written:
/// whoever reads them may take for ever, and nothing is left on any server by then.
enum Interruption {
  /// SIGHUP is the terminal's: its window was closed, or its connection lost.
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

  /// How long a signal's repetitions are waited for, in microseconds.
  ///
  /// 20 ms: timeout(1) tells its child and then its whole group, and a closed terminal is told of by
  /// the shell and by the kernel, one within 0.3 ms of the other. No person is as fast.
  private static let repetition: useconds_t = 20_000

  private enum Phase {
    /// Nothing is to be put in order.
    case bare
    /// The terminal hides what is typed.
    case asking(PasswordPrompt)
    /// Servers hold what was granted.
    case probing(cancel: @Sendable () -> Void)
  }

  private static let phase = Mutex(Phase.bare)
  /// The terminal that is to be given back, however the process ends or is suspended.
  private static let keyboard = Mutex<Keyboard?>(nil)

  /// Runs `operation` while the terminal hands over each key as it is pressed.
  static func reading<Value: Sendable>(
    _ keyboard: Keyboard?, _ operation: () async -> Value
  ) async -> Value {
    guard let keyboard else { return await operation() }
    let taken = Signals.take([SIGTSTP, SIGCONT])
    Self.keyboard.withLock {
      $0 = keyboard
      keyboard.begin()
    }
    let value = await operation()
    Self.keyboard.withLock {
      keyboard.end()
      $0 = nil
    }
    Signals.giveBack(taken)
    return value
  }

  /// Runs `operation`, and cancels it when the process is told to end. From then on, and once it is
  /// over, a signal ends the process at once.
  static func cancelling<Value: Sendable>(
    _ operation: @escaping @Sendable () async -> Value
  ) async -> Value {
    _ = Signals.take(signals)
    let task = phase.withLock { phase in
      let task = Task { await operation() }
      phase = .probing { task.cancel() }
      return task
    }
    let value = await task.value
    phase.withLock { $0 = .bare }
    return value
  }

  /// Runs `read` while `prompt` stands on the terminal, which gets its echo back however that ends.
  static func restoring<Value>(_ prompt: PasswordPrompt, _ read: () -> Value) -> Value {
    let taken = Signals.take(signals + [SIGTSTP, SIGCONT])
    defer { Signals.giveBack(taken) }
    phase.withLock { phase in
      phase = .asking(prompt)
      prompt.show()
    }
    defer {
      phase.withLock { phase in
        prompt.end()
        phase = .bare
      }
    }
    return read()
  }

  /// Acts on a signal. For the thread that the signals are handed to, which this may end.
  static func heard(_ number: CInt) {
    switch number {
    case SIGTSTP: suspend()
    case SIGCONT:
      phase.withLock { if case .asking(let prompt) = $0 { prompt.show() } }
      keyboard.withLock { $0?.begin() }
    default: end()
    }
  }

  private static func end() {
    let cancel = phase.withLock { phase in
      defer { phase = .bare }
      switch phase {
      case .probing(let cancel): return cancel
      case .asking(let prompt): prompt.end()
      case .bare: break
      }
      keyboard.withLock { $0?.end() }
      _exit(ExitStatus.interrupted.rawValue)
    }
    usleep(repetition)
    Signals.forget()
    cancel()
  }

  private static func suspend() {
    phase.withLock { if case .asking(let prompt) = $0 { prompt.end() } }
    keyboard.withLock { $0?.end() }
    Signals.stopProcess(by: SIGTSTP)
  }
}
