import NIOCore
import NIOPosix
import STUN

/// What stands between a client and a server of 127.0.0.1, and meddles: a relay in front of the
/// server's port, for datagrams or for connections.
public final class Middlebox: TestService {
  /// What the box relays.
  public enum Transport: Sendable {
    /// Datagrams: each client gets a socket of its own towards the server, as behind a NAT.
    case udp
    /// Connections, one towards the server for each that comes.
    case tcp
  }

  /// The port of 127.0.0.1 at which clients find the server.
  public let port: UInt16

  private let channel: any Channel
  private let script: Script<MiddleboxInspection>

  private init(_ channel: any Channel, _ script: Script<MiddleboxInspection>) {
    self.channel = channel
    self.script = script
    port = TransportAddress(channel.localAddress)?.port ?? 0
  }

  /// A box that relays already.
  ///
  /// - Parameters:
  ///   - server: the port of 127.0.0.1 where the server is.
  ///   - interferences: what the box does to what passes, all of it; nothing for a healthy path.
  /// - Throws: what NIO throws when the socket cannot be bound.
  public static func start(
    _ transport: Transport, to server: UInt16, doing interferences: [Interference] = []
  ) async throws -> Middlebox {
    let script = Script(MiddleboxInspection(interferences, of: transport))
    let local = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
    let remote = try SocketAddress(ipAddress: "127.0.0.1", port: Int(server))
    let channel =
      switch transport {
      case .udp: try await relayDatagrams(at: local, to: remote, script)
      case .tcp: try await relayConnections(at: local, to: remote, script)
      }
    return Middlebox(channel, script)
  }

  /// Runs `body` with a box that lives as long.
  ///
  /// - Throws: what ``start(_:to:doing:)`` or `body` throws.
  public static func with<Result>(
    _ transport: Transport, to server: UInt16, doing interferences: [Interference] = [],
    _ body: (Middlebox) async throws -> Result
  ) async throws -> Result {
    try await start(transport, to: server, doing: interferences).lend(to: body)
  }

  /// What has passed so far, and what has not.
  public var tally: Tally { script.tally }

  /// Waits until the tally is as asked for: at once, if it is so already.
  ///
  /// - Throws: `CancellationError` if the box stops, or the task is cancelled, before that.
  public func until(_ condition: (Tally) -> Bool) async throws {
    try await script.until(condition)
  }

  /// Stops taking anything new. Connections that are open stay so: they end with their clients.
  ///
  /// - Throws: what NIO throws when the socket cannot be closed.
  public func stop() async throws {
    script.end()
    try await channel.close().get()
  }

  private static func relayDatagrams(
    at local: SocketAddress, to server: SocketAddress, _ script: Script<MiddleboxInspection>
  ) async throws -> any Channel {
    try await DatagramBootstrap(group: FakeServer.loops)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            MiddleboxDatagramHandler(to: server, script))
        }
      }
      .bind(to: local).get()
  }

  private static func relayConnections(
    at local: SocketAddress, to server: SocketAddress, _ script: Script<MiddleboxInspection>
  ) async throws -> any Channel {
    try await ServerBootstrap(group: FakeServer.loops)
      .serverChannelOption(.backlog, value: 1024)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.autoRead, value: false)
      .childChannelInitializer { MiddleboxStreamHandler.join($0, to: server, script) }
      .bind(to: local).get()
  }
}
