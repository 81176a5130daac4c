import NIOCore
import NIOPosix
public import OpenSSL
import STUN
public import TestCertificates

/// A STUN and TURN server on the loopback interface that is healthy but for one fault, and that
/// tells what it saw. It grants relays and relays nothing.
public final class FakeServer: TestService {
  /// How a server is spoken to.
  public enum Transport: Sendable {
    /// Datagrams.
    case udp
    /// A plain stream.
    case tcp
    /// TLS with this certificate, in these versions.
    case tls(ServerCertificate, versions: ClosedRange<TLSVersion> = .tls12 ... .tls13)
  }

  /// The numeric address that the server listens at.
  public let address: String
  /// The port.
  public let port: UInt16

  private let channel: any Channel
  private let script: Script<Dialogue>

  private init(_ channel: any Channel, at address: String, _ script: Script<Dialogue>) {
    self.address = address
    self.channel = channel
    self.script = script
    port = TransportAddress(channel.localAddress)?.port ?? 0
  }

  /// A server that listens already.
  ///
  /// - Parameters:
  ///   - address: an address of 127.0.0.0/8, or `::1`.
  ///   - port: 0 for one that the kernel chooses.
  ///   - accounts: the users whom it knows.
  /// - Throws: what NIO throws when the socket cannot be bound, or OpenSSL for the certificate.
  public static func start(
    _ transport: Transport, fault: Fault? = nil, at address: String = "127.0.0.1", port: Int = 0,
    accounts: [Account] = [Account()]
  ) async throws -> FakeServer {
    let script = Script(Dialogue(accounts: accounts, fault: fault))
    let local = try SocketAddress(ipAddress: address, port: port)
    let channel =
      switch transport {
      case .udp: try await Self.listenForDatagrams(local, script)
      case .tcp: try await Self.listen(local, script, tls: nil)
      case .tls(let certificate, let versions):
        try await Self.listen(
          local, script,
          tls: TLSContext(
            serverCertificateChain: certificate.chainPEM, privateKey: certificate.privateKeyPEM,
            versions: versions), endsTLS: fault?.endsTLS == true)
      }
    return FakeServer(channel, at: address, script)
  }

  /// Runs `body` with a server that lives as long.
  ///
  /// - Throws: what ``start(_:fault:at:port:accounts:)`` or `body` throws.
  public static func with<Result>(
    _ transport: Transport, fault: Fault? = nil, at address: String = "127.0.0.1",
    accounts: [Account] = [Account()], _ body: (FakeServer) async throws -> Result
  ) async throws -> Result {
    try await start(transport, fault: fault, at: address, accounts: accounts).lend(to: body)
  }

  /// What the server has seen and done so far.
  public var tally: Tally { script.tally }

  /// Waits until the tally is as asked for: at once, if it is so already.
  ///
  /// - Throws: `CancellationError` if the server stops, or the task is cancelled, before that.
  public func until(_ condition: (Tally) -> Bool) async throws {
    try await script.until(condition)
  }

  /// Stops listening. Connections that are open stay so: they end with their clients.
  ///
  /// - Throws: what NIO throws when the socket cannot be closed.
  public func stop() async throws {
    script.end()
    try await channel.close().get()
  }

  /// One thread for all test servers, for the life of the process.
  static let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  private static func listenForDatagrams(
    _ address: SocketAddress, _ script: Script<Dialogue>
  ) async throws -> any Channel {
    try await DatagramBootstrap(group: loops)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(DatagramServerHandler(script))
        }
      }
      .bind(to: address).get()
  }

  private static func listen(
    _ address: SocketAddress, _ script: Script<Dialogue>, tls context: TLSContext?,
    endsTLS: Bool = false
  ) async throws -> any Channel {
    try await ServerBootstrap(group: loops)
      .serverChannelOption(.backlog, value: 1024)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let context {
            try pipeline.addHandler(ServerTLSHandler(context, endsAfterHandshake: endsTLS))
          }
          try pipeline.addHandler(StreamServerHandler(script))
        }
      }
      .bind(to: address).get()
  }
}
