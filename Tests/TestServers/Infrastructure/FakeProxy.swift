import NIOCore
import NIOPosix
import STUN

/// An HTTP proxy on the loopback interface that opens tunnels (CONNECT, RFC 9110 §9.3.6) and is healthy
/// but for one fault, and that tells what it was asked for.
public final class FakeProxy: TestService {
  /// One thing that is wrong with a proxy.
  public enum Fault: Sendable {
    /// Answers with this status line in place of `200`, and these header fields.
    case refuses(String, fields: [String] = [])
    /// Reads and never answers.
    case silent
    /// Closes a connection (FIN) when it has been asked.
    case closes
    /// Resets a connection (RST) when it has been asked.
    case resets
    /// Sends these bytes in place of an answer, and leaves the connection open.
    case sends([UInt8])
    /// Begins a healthy answer, and sends a header field of this many bytes after the other.
    case endlessHeader(piece: Int)
    /// Begins a healthy answer, and sends one more byte of it each time this duration has passed.
    case trickle(every: Duration)
    /// Opens the tunnel, and sends these bytes with the answer, before any from the server.
    case early([UInt8])
    /// Sends interim answers (1xx) before the final one.
    case interim(count: Int)
  }

  /// What a proxy has seen so far.
  public struct Tally: Sendable {
    /// A request for a tunnel.
    public struct Request: Sendable, Equatable {
      /// The `host:port` that is asked for.
      public let target: String
      /// The value of `Proxy-Authorization`; nil if there is none.
      public let authorization: String?
    }

    /// The requests, oldest first.
    public internal(set) var requests: [Request] = []
    /// How many tunnels were opened.
    public internal(set) var tunnels = 0
  }

  /// The port of 127.0.0.1 that the proxy listens at.
  public let port: UInt16
  private let channel: any Channel
  private let script: Script<ProxyClerk>

  private init(_ channel: any Channel, _ script: Script<ProxyClerk>) {
    self.channel = channel
    self.script = script
    port = TransportAddress(channel.localAddress)?.port ?? 0
  }

  /// A proxy that listens already.
  ///
  /// - Parameters:
  ///   - login: who may use it; nil for everybody.
  ///   - hosts: addresses of names that nobody else can look up.
  /// - Throws: what NIO throws when the socket cannot be bound.
  public static func start(
    fault: Fault? = nil, login: Account? = nil, hosts: [String: String] = [:]
  ) async throws -> FakeProxy {
    let script = Script(ProxyClerk(fault: fault, login: login, hosts: hosts))
    let channel = try await ServerBootstrap(group: FakeServer.loops)
      .serverChannelOption(.backlog, value: 1024)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ProxyClientHandler(script))
        }
      }
      .bind(to: SocketAddress(ipAddress: "127.0.0.1", port: 0)).get()
    return FakeProxy(channel, script)
  }

  /// Runs `body` with a proxy that lives as long.
  ///
  /// - Throws: what ``start(fault:login:hosts:)`` or `body` throws.
  public static func with<Result>(
    fault: Fault? = nil, login: Account? = nil, hosts: [String: String] = [:],
    _ body: (FakeProxy) async throws -> Result
  ) async throws -> Result {
    try await start(fault: fault, login: login, hosts: hosts).lend(to: body)
  }

  /// What the proxy has seen so far.
  public var tally: Tally { script.tally }

  /// Stops taking connections. Those that are open stay so: they end with their clients.
  ///
  /// - Throws: what NIO throws when the socket cannot be closed.
  public func stop() async throws {
    script.end()
    try await channel.close().get()
  }
}
