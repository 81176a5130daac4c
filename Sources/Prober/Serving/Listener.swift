import NIOCore
import NIOPosix
import Synchronization

/// Takes TCP connections, a bounded number at a time, and ends them in order.
final class Listener: Sendable {
  /// The event of a pipeline that a connection is to be closed once nothing is owed on it.
  struct Ending: Sendable {}

  /// One thread: serving is little work.
  let loop = MultiThreadedEventLoopGroup.singleton.any()
  private let limit: Int
  private let furnish: @Sendable (any Channel) throws -> Void
  private let state = Mutex(State())

  private struct State {
    var listener: (any Channel)?
    var connections: [ObjectIdentifier: any Channel] = [:]
    var isEnding = false
  }

  /// - Parameters:
  ///   - limit: connections that may be open; the next one is closed at once.
  ///   - furnish: fills the pipeline of a connection, on its event loop.
  init(upTo limit: Int, _ furnish: @escaping @Sendable (any Channel) throws -> Void) {
    self.limit = limit
    self.furnish = furnish
  }

  /// What waits to be sent on a connection before it is not writable any more: 16 to 32 KiB, some of the
  /// longest messages beside what the kernel holds.
  private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(
    low: 16 << 10, high: 32 << 10)

  /// Listens from now on.
  ///
  /// - Returns: where, with the port that the system chose for port 0.
  /// - Throws: `IOError` if the address cannot be had.
  func listen(at place: SocketAddress) async throws -> SocketAddress {
    let listener = try await ServerBootstrap(group: loop)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.writeBufferWaterMark, value: Self.waterMark)
      .childChannelInitializer { [self] channel in
        guard admit(channel) else { return channel.close() }
        return channel.eventLoop.makeCompletedFuture { try furnish(channel) }
      }
      .bind(to: place).get()
    state.withLock { $0.listener = listener }
    return listener.localAddress ?? place
  }

  /// Whether a connection may stay.
  private func admit(_ channel: any Channel) -> Bool {
    let isAdmitted = state.withLock { state in
      guard !state.isEnding, state.connections.count < limit else { return false }
      state.connections[ObjectIdentifier(channel)] = channel
      return true
    }
    if isAdmitted {
      channel.closeFuture.whenComplete { [self] _ in
        state.withLock { $0.connections[ObjectIdentifier(channel)] = nil }
      }
    }
    return isAdmitted
  }

  /// Whether no more connections are taken.
  var isEnding: Bool { state.withLock { $0.isEnding } }

  /// Ends when nobody listens any more, which only the system or ``close()`` brings about.
  func closed() async { try? await state.withLock { $0.listener }?.closeFuture.get() }

  /// Listens no more. The connections stay.
  func close() {
    let listener = state.withLock { state in
      state.isEnding = true
      return state.listener
    }
    listener?.close(promise: nil)
  }

  /// Closes each connection when nothing is owed on it, or after `limit`.
  func end(within limit: Duration) async {
    close()
    let connections = state.withLock { Array($0.connections.values) }
    for connection in connections {
      connection.pipeline.fireUserInboundEventTriggered(Ending())
    }
    let lateOnes = loop.scheduleTask(in: TimeAmount(limit)) {
      for connection in connections { connection.close(promise: nil) }
    }
    for connection in connections { try? await connection.closeFuture.get() }
    lateOnes.cancel()
  }
}
