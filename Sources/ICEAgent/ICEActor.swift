/// Where everything of libnice happens: one thread that turns a GLib main loop.
///
/// libnice's callbacks come on the thread that iterates its context. With that loop as the actor's
/// executor they already are on the actor: no hop, no lock, no order to restore.
/// The thread is started by the first use and lives as long as the process.
@globalActor
public actor ICEActor {
  /// The one instance, whose executor turns the loop.
  public static let shared = ICEActor()

  /// The loop that runs the actor's jobs between libnice's own sockets and timers.
  nonisolated let loop = MainLoop()

  /// The loop as an executor.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.asUnownedSerialExecutor()
  }
}
