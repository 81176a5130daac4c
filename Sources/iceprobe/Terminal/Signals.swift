import Dispatch

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Signals, handed to one thread in the order in which they come.
///
/// A handler writes each signal's number into a pipe, and a thread that does nothing else reads it: no
/// signal is lost, and none waits for a pool of threads that others may keep busy.
enum Signals {
  /// A signal, and what it did before it was taken; nil for what it does by itself.
  typealias Taken = (number: CInt, before: (@convention(c) (CInt) -> Void)?)

  /// The pipe; nil where the system has no descriptors for it.
  private static let pipe: (readEnd: CInt, writeEnd: CInt)? = {
    var ends: [CInt] = [-1, -1]
    guard Self.open(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // A handler must not wait.
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    return (ends[0], ends[1])
  }()

  /// Takes signals over for the thread that hands them to ``Interruption``. One that cannot be taken
  /// goes on ending the process.
  ///
  /// - Returns: those that were taken, for ``giveBack(_:)``.
  static func take(_ numbers: [CInt]) -> [Taken] {
    guard pipe != nil else { return [] }
    _ = thread
    return numbers.compactMap(take)
  }

  /// Lets the signals do what they did before.
  static func giveBack(_ taken: [Taken]) {
    for (number, before) in taken { signal(number, before) }
  }

  /// Stops the process, as `number` does unless it is taken, until it is continued.
  static func stopProcess(by number: CInt) {
    let own = signal(number, SIG_DFL)
    raise(number)
    signal(number, own)
  }

  /// Runs `body` with this thread open to all signals: Dispatch's threads block most of them, and the
  /// kernel does not stop a background job whose thread blocks SIGTTIN or SIGTTOU.
  static func admitted<Result>(_ body: () -> Result) -> Result {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    return body()
  }

  /// Forgets the signals that have come and that nobody has been handed yet.
  static func forget() {
    guard let pipe else { return }
    var entry = pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)
    var number: UInt8 = 0
    while poll(&entry, 1, 0) > 0, read(pipe.readEnd, &number, 1) == 1 {}
  }

  private static func take(_ number: CInt) -> Taken? {
    let before = signal(number) { number in
      // For whoever was interrupted between a call and its error.
      let error = errno
      var byte = UInt8(truncatingIfNeeded: number)
      if let pipe = Signals.pipe { _ = write(pipe.writeEnd, &byte, 1) }
      errno = error
    }
    guard isIgnored(before), ![SIGINT, SIGTERM].contains(number) else { return (number, before) }
    // nohup(1), and shells for what they start in the background: it was not meant to be heard. SIGINT
    // and SIGTERM are for whoever starts the program in the background and ends it by hand.
    signal(number, SIG_IGN)
    return nil
  }

  private static func isIgnored(_ disposition: (@convention(c) (CInt) -> Void)?) -> Bool {
    unsafeBitCast(disposition, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// A queue of its own whose only work never ends has a thread of its own.
  private static let thread: Void = DispatchQueue(label: "signals").async {
    admitted {
      while let number = next() { Interruption.heard(number) }
    }
  }

  private static func next() -> CInt? {
    guard let pipe else { return nil }
    var number: UInt8 = 0
    while read(pipe.readEnd, &number, 1) != 1 {
      guard errno == EINTR else { return nil }
    }
    return CInt(number)
  }

  private static func open(_ ends: inout [CInt]) -> CInt {
    #if canImport(Darwin)
      Darwin.pipe(&ends)
    #elseif canImport(Musl)
      Musl.pipe(&ends)
    #else
      Glibc.pipe(&ends)
    #endif
  }
}
