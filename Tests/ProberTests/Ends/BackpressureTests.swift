import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import ICEConfiguration
import ProbeEvidence
import STUN
import TestServers
import Testing

@testable import Prober

/// A TCP server that takes a connection and reads nothing, until it is told to.
private final class DeafServer: Sendable {
  static let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  let port: UInt16
  private let listener: any Channel
  private let connection: NIOLockedValueBox<(any Channel)?>
  /// How many bytes came before the first request, once there was one.
  let dataBytes: AsyncStream<Int>

  init() async throws {
    let (dataBytes, continuation) = AsyncStream.makeStream(of: Int.self)
    self.dataBytes = dataBytes
    let connection = NIOLockedValueBox<(any Channel)?>(nil)
    self.connection = connection
    listener = try await ServerBootstrap(group: Self.loops)
      .serverChannelOption(.socketOption(.so_rcvbuf), value: 64 << 10)
      .childChannelOption(.autoRead, value: false)
      .childChannelInitializer { channel in
        connection.withLockedValue { $0 = channel }
        return channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            CountingHandler { continuation.yield($0) })
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = UInt16(listener.localAddress?.port ?? 0)
  }

  func read() async throws {
    try await connection.withLockedValue { $0 }?.setOption(.autoRead, value: true).get()
  }

  func stop() async throws { try await listener.close() }
}

/// Counts the bytes before the first request.
private final class CountingHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let found: @Sendable (Int) -> Void
  private var framer = StreamFramer()
  private var count = 0

  init(_ found: @escaping @Sendable (Int) -> Void) { self.found = found }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    framer.append(unwrapInboundIn(data).readableBytesView)
    while let bytes = try? framer.next() {
      if (try? Message(decoding: bytes))?.messageClass == .request { found(count) }
      count += bytes.count
    }
  }
}

@Suite("The forwarder, before a server that does not read", .timeLimit(.minutes(10)))
struct BackpressureTests {
  private static let run: UInt64 = 7
  /// 8 MB: more than the kernel's buffers hold of a stream that nobody reads.
  private static let packets = 7000
  private static let size = 1200

  @Test("drops data that TCP does not take, and no request")
  func drops() async throws {
    let server = try await DeafServer()
    let passed = NIOLockedValueBox(0)
    let isAsked = NIOLockedValueBox(false)
    let (forwarder, agent, port) = try await open(to: server) { happening in
      if case .sent = happening { isAsked.withLockedValue { $0 = true } }
    } passed: {
      passed.withLockedValue { $0 += 1 }
    }
    let to = try SocketAddress(ipAddress: "127.0.0.1", port: Int(port))
    func send(_ bytes: [UInt8]) async throws {
      // Else the suite's time limit would end nothing.
      try Task.checkCancellation()
      try await agent.writeAndFlush(
        AddressedEnvelope(remoteAddress: to, data: ByteBuffer(bytes: bytes)))
    }
    let data = Message(
      .indication, .send, transactionID: Wire.id(1),
      attributes: [.data(ProofPacket(.hold, 1).encoded(run: Self.run, size: Self.size))]
    ).encoded()
    // What the forwarder's own socket has no room for is sent once more.
    while passed.withLockedValue({ $0 }) < Self.packets { try await send(data) }
    while !isAsked.withLockedValue({ $0 }) {
      try await send(Wire.agentRequest(.refresh, Wire.id(2)))
    }
    try await server.read()
    let bytes = await server.dataBytes.first { _ in true }
    // Linux lets 4 MB wait to be sent (tcp_wmem), the server's own buffer holds a little.
    #expect(try #require(bytes) < 6_000_000)
    await forwarder.close(within: .zero)
    try await agent.close()
    try await server.stop()
  }

  private func open(
    to server: DeafServer, happened: @escaping @Sendable (Event.Kind) -> Void,
    passed: @escaping @Sendable () -> Void
  ) async throws -> (Forwarder, any Channel, UInt16) {
    let loop = DeafServer.loops.next()
    let forwarder = Forwarder(
      loop: loop, credential: Wire.credential, transport: .tcp,
      relaying: Relaying(run: Self.run, serverSide: .turnOverStream),
      relayed: { _, _ in passed() }, observer: happened)
    let isOpen = await forwarder.openServerSide(
      .tcp, to: Endpoint(address: "127.0.0.1", port: server.port), patience: Probing.patient)
    try #require(isOpen)
    let port = try await forwarder.openAgentSide()
    let agent = try await DatagramBootstrap(group: loop).bind(host: "127.0.0.1", port: 0).get()
    try await forwarder.admitAgent(port: UInt16(agent.localAddress?.port ?? 0))
    return (forwarder, agent, port)
  }
}
