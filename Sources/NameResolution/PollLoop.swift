import CCares

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A thread that waits for c-ares's sockets, as an executor of Swift jobs.
///
/// No two threads may call c-ares at once, and its callbacks come on the thread that calls it: with
/// this loop as its executor an actor is where they come.
///
/// Unchecked: `jobs` is touched only with `lock` held, `watches` and `nextTick` on the loop's thread
/// only, and everything else is set before that thread starts.
final class PollLoop: SerialExecutor, @unchecked Sendable {
  /// How often c-ares looks for questions to repeat.
  ///
  /// 50 ms: a tenth of the time after which one is due. c-ares could say when, and walks over all of
  /// them each time it is asked.
  private static let tick: Duration = .milliseconds(50)

  /// Whether there is a thread: the system may let us have none. Without it no job ever runs.
  private(set) var isTurning = false

  // Not `Synchronization.Mutex`, whose hand-overs ThreadSanitizer does not see.
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var jobs: [UnownedJob] = []
  /// The ends of a pipe: a byte goes in when there is a job.
  private var bell: (heard: CInt, rung: CInt) = (-1, -1)
  /// Has a value on the loop's thread alone.
  private var key = pthread_key_t()
  private var watches: [ObjectIdentifier: SocketWatch] = [:]
  private var nextTick = ContinuousClock.now

  init() {
    pthread_mutex_init(lock, nil)
    pthread_key_create(&key, nil)
    ares_library_init(ARES_LIB_INIT_ALL)
    guard openBell() else { return }
    isTurning = OwnThread.start { self.turnForever() }
  }

  private func openBell() -> Bool {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return false }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    bell = (ends[0], ends[1])
    return true
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isFirst = withLock {
      jobs.append(job)
      return jobs.count == 1
    }
    if isFirst { _ = write(bell.rung, [1], 1) }
  }

  func isIsolatingCurrentContext() -> Bool? { pthread_getspecific(key) != nil }

  /// Waits for the sockets of `watch` from now on. On the loop's thread.
  func add(_ watch: SocketWatch) { watches[ObjectIdentifier(watch)] = watch }

  /// Waits for them no longer. On the loop's thread.
  func remove(_ watch: SocketWatch) { watches[ObjectIdentifier(watch)] = nil }

  private func withLock<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }
}

// MARK: - The thread

extension PollLoop {
  private func turnForever() -> Never {
    pthread_setspecific(key, Unmanaged.passUnretained(self).toOpaque())
    while true {
      serveSockets()
      if ContinuousClock.now >= nextTick {
        watches.values.filter { !$0.events.isEmpty }.forEach { $0.repeatWhatIsDue() }
        nextTick = .now + Self.tick
      }
      runJobs()
    }
  }

  private func serveSockets() {
    let sockets = watches.values.flatMap { watch in watch.events.map { (watch, $0.key, $0.value) } }
    var entries = [pollfd(fd: bell.heard, events: Int16(POLLIN), revents: 0)]
    entries += sockets.map { pollfd(fd: $0.1, events: $0.2, revents: 0) }
    poll(&entries, nfds_t(entries.count), sockets.isEmpty ? -1 : CInt(Self.tick / .milliseconds(1)))
    if entries[0].revents != 0 { hearBell() }
    for (entry, (watch, _, _)) in zip(entries.dropFirst(), sockets) where entry.revents != 0 {
      watch.process(entry)
    }
  }

  private func hearBell() {
    var bytes: [UInt8] = Array(repeating: 0, count: 64)
    _ = read(bell.heard, &bytes, bytes.count)
  }

  private func runJobs() {
    let due = withLock {
      defer { jobs = [] }
      return jobs
    }
    for job in due { job.runSynchronously(on: asUnownedSerialExecutor()) }
  }
}
