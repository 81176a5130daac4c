#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The threads that the process may still start. NIO and GLib end the process where one cannot be
/// started, and Dispatch waits for ever, so it never comes to that.
enum Threads {
  /// What a run starts beside a thread for each processor: the two event loops, the agents' main loop,
  /// GLib's own worker and Dispatch's manager; the beat that watches over this machine, and the thread
  /// of names; and 2 that come and go.
  private static let besideProcessors = 9

  /// Makes sure that there may be as many more threads as a run needs. Takes about 0.5 ms.
  ///
  /// Nobody else is asked: limits of the user, of the control group and of memory all count.
  static func ensure() throws(PreparationError) {
    let count = sysconf(CInt(_SC_NPROCESSORS_ONLN)) + besideProcessors
    guard canLive(count) else {
      throw PreparationError(
        description:
          "this process may not start the \(count) threads that it needs; raise the limit "
          + "(ulimit -u, TasksMax, pids.max, memory)",
        isShortage: true)
    }
  }

  /// Whether `count` threads can live at once. Each starts the next and outlives it: when the last one
  /// is gone so are, but for one perhaps, the others in the eyes of the kernel.
  fileprivate static func canLive(_ count: Int) -> Bool {
    guard count > 0 else { return true }
    // What the next thread has to try; 0 is its answer that it worked.
    var rest = count - 1
    return withUnsafeMutablePointer(to: &rest) { rest in
      guard let thread = start(rest) else { return false }
      pthread_join(thread, nil)
      return rest.pointee == 0
    }
  }

  private static func start(_ rest: UnsafeMutablePointer<Int>) -> pthread_t? {
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    return pthread_create(&thread, nil, attempt, rest) == 0 ? thread : nil
  }
}

#if canImport(Darwin)
  private typealias ThreadArgument = UnsafeMutableRawPointer
#else
  private typealias ThreadArgument = UnsafeMutableRawPointer?
#endif

/// What each thread does. (A method cannot be called by C.)
private func attempt(_ argument: ThreadArgument) -> UnsafeMutableRawPointer? {
  let argument = argument as UnsafeMutableRawPointer?
  guard let rest = argument?.assumingMemoryBound(to: Int.self) else { return nil }
  if Threads.canLive(rest.pointee) { rest.pointee = 0 }
  return nil
}
