/// Where everything of c-ares happens: on the thread of a ``PollLoop``.
///
/// The thread is started by the first use and lives as long as the process.
@globalActor
public actor ResolverActor {
  /// The one instance, whose executor is the loop.
  public static let shared = ResolverActor()

  /// The loop that runs the actor's jobs when it does not wait for c-ares's sockets.
  nonisolated let loop = PollLoop()

  /// The loop as an executor.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
}
