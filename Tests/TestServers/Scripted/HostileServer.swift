import NIOCore
import NIOPosix
import OpenSSL
import STUN
import TestCertificates

/// A server on the loopback interface that, once it is spoken to, sends and sends.
///
/// Beside the flood it may answer as a healthy ``FakeServer`` does.
public final class HostileServer: Sendable {
  /// What it sends.
  public enum Flood: Sendable {
    /// Bytes that are no STUN, in messages of this size.
    case garbage(size: Int)
    /// Datagrams without a byte.
    case nothing
    /// Responses to transactions that nobody began, with a text of this size.
    case otherTransactions(size: Int)
    /// The answer to the last request, again and again.
    case duplicates
    /// Data indications (RFC 8656 §11.4) with data of this size.
    case indications(size: Int)
    /// ChannelData of a channel that nobody bound, with data of this size.
    case channelData(size: Int)
    /// TLS KeyUpdates that ask for one; over plain connections garbage.
    case keyUpdates
  }

  /// How fast it sends.
  public struct Pace: Sendable {
    /// The bytes of messages a second, without headers.
    public var bytesPerSecond: Int
    /// The messages a second.
    public var messagesPerSecond: Int
    /// How many messages there are in all.
    public var messages: Int

    /// A pace; a message counts whatever its size.
    public init(
      bytesPerSecond: Int = 1_000_000, messagesPerSecond: Int = 10_000, messages: Int = .max
    ) {
      self.bytesPerSecond = bytesPerSecond
      self.messagesPerSecond = messagesPerSecond
      self.messages = messages
    }
  }

  /// The port of 127.0.0.1 that the server listens at.
  public let port: UInt16
  private let channel: any Channel
  private let tally: FloodTally

  private init(_ channel: any Channel, _ tally: FloodTally) {
    self.channel = channel
    self.tally = tally
    port = TransportAddress(channel.localAddress)?.port ?? 0
  }

  /// How many bytes of flood were handed to the kernel, or to TLS.
  public var sentBytes: Int { tally.bytes }

  /// How many of its connections have ended.
  public var endedConnections: Int { tally.ended }

  /// A server that listens already.
  ///
  /// - Parameter answering: whether requests are answered, too.
  /// - Throws: what NIO throws when the socket cannot be bound, or OpenSSL for the certificate.
  public static func start(
    _ transport: FakeServer.Transport, _ flood: Flood, _ pace: Pace = Pace(),
    answering: Bool = false
  ) async throws -> HostileServer {
    let tally = FloodTally()
    let script = answering ? Script(Dialogue(accounts: [Account()], fault: nil)) : nil
    let make: @Sendable () -> Flooding = { Flooding(flood, pace, script, tally) }
    let local = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
    let channel =
      switch transport {
      case .udp: try await listenForDatagrams(local, make)
      case .tcp: try await listen(local, make, tls: nil)
      case .tls(let certificate, let versions):
        try await listen(
          local, make,
          tls: TLSContext(
            serverCertificateChain: certificate.chainPEM, privateKey: certificate.privateKeyPEM,
            versions: versions))
      }
    return HostileServer(channel, tally)
  }

  /// Stops listening, and sending.
  ///
  /// - Throws: what NIO throws when the socket cannot be closed.
  public func stop() async throws {
    tally.stop()
    try await channel.close().get()
  }

  /// A thread of its own: healthy servers answer beside it.
  private static let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  private static func listenForDatagrams(
    _ address: SocketAddress, _ make: @escaping @Sendable () -> Flooding
  ) async throws -> any Channel {
    try await DatagramBootstrap(group: loops)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(DatagramFloodHandler(make()))
        }
      }
      .bind(to: address).get()
  }

  private static func listen(
    _ address: SocketAddress, _ make: @escaping @Sendable () -> Flooding, tls context: TLSContext?
  ) async throws -> any Channel {
    try await ServerBootstrap(group: loops)
      .serverChannelOption(.backlog, value: 1024)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          let session = try context.map { try TLSSession(accepting: $0) }
          if let session { try pipeline.addHandler(ServerTLSHandler(session)) }
          try pipeline.addHandler(StreamFloodHandler(make(), session))
        }
      }
      .bind(to: address).get()
  }
}
