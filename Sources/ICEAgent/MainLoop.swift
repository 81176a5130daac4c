import CNice

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A GLib main loop, on a thread of its own, as an executor of Swift jobs.
///
/// Unchecked: `jobs` is touched only with `lock` held, everything else is set before the thread
/// starts, and GLib lets any thread set the ready time of a source.
final class MainLoop: SerialExecutor, @unchecked Sendable {
  /// The context that libnice attaches its sockets and timers to.
  let context: OpaquePointer?

  // Not `Synchronization.Mutex`, whose hand-overs ThreadSanitizer does not see.
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var jobs: [UnownedJob] = []
  /// Armed exactly while `jobs` has one.
  private let jobSource: UnsafeMutablePointer<GSource>?

  init() {
    silenceLibraries()
    context = g_main_context_new()
    jobSource = cnice_ready_source_new()
    pthread_mutex_init(lock, nil)

    // The thread never ends, and so this is never released.
    let this = Unmanaged.passRetained(self).toOpaque()
    g_source_set_callback(jobSource, { MainLoop.at($0)?.runNextJob() ?? 0 }, this, nil)
    g_source_attach(jobSource, context)
    g_thread_new("ice", { MainLoop.at($0)?.turnForever() }, this)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    withLock {
      jobs.append(job)
      if jobs.count == 1 { g_source_set_ready_time(jobSource, 0) }
    }
  }

  func isIsolatingCurrentContext() -> Bool? {
    g_main_context_is_owner(context) != 0
  }

  private func turnForever() -> gpointer? {
    // What GIO starts on this thread reports back to this thread.
    g_main_context_push_thread_default(context)
    g_main_loop_run(g_main_loop_new(context, 0))
    return nil
  }

  /// Runs one job a turn, so that no burst of jobs keeps libnice from its sockets and timers.
  private func runNextJob() -> gboolean {
    let job = withLock {
      if jobs.count == 1 { g_source_set_ready_time(jobSource, -1) }
      return jobs.removeFirst()
    }
    job.runSynchronously(on: asUnownedSerialExecutor())
    return 1
  }

  private func withLock<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }

  private static func at(_ pointer: gpointer?) -> MainLoop? {
    pointer.map { Unmanaged.fromOpaque($0).takeUnretainedValue() }
  }
}
