import NIOCore
import NIOPosix
import ProbeEvidence
import STUN
import TestServers
import Testing

@testable import Prober

@Suite("The survey of mappings", .timeLimit(.minutes(10)))
struct MappingSurveyTests {
  /// Sooner than any machine is slow.
  private static let patience: Duration = .seconds(20)

  private static func survey() -> MappingSurvey {
    MappingSurvey(
      on: FakeServers.loop, through: RateLimiter(concurrency: 1, rate: 0))
  }

  @Test("shows one socket to all servers, and asks each once")
  func oneSocket() async throws {
    try await FakeServers.with(["127.0.0.1", "127.0.0.2", "127.0.0.3"]) { servers in
      let survey = Self.survey()
      for server in servers + servers { survey.hear(server.endpoint) }
      let found = await survey.end(within: Self.patience)
      #expect(found.map(\.server) == servers.map(\.endpoint))
      #expect(found.allSatisfy { $0.mapped == $0.local })
      #expect(found.map(\.local.address) == ["127.0.0.1", "127.0.0.1", "127.0.0.1"])
      #expect(Set(found.map(\.local.port)).count == 1)
      #expect(servers.map(\.transactions) == [1, 1, 1])
    }
  }

  @Test("asks nobody while there is one server only")
  func oneServer() async throws {
    try await FakeServers.with(["127.0.0.1", "::1"]) { servers in
      let survey = Self.survey()
      for server in servers { survey.hear(server.endpoint) }
      #expect(await survey.end(within: Self.patience) == [])
      #expect(servers.map(\.transactions) == [0, 0])
    }
  }

  @Test("asks three addresses, and two ports of each")
  func limits() async throws {
    let addresses = ["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"]
    try await FakeServers.with(addresses) { servers in
      let survey = Self.survey()
      for server in servers { survey.hear(server.endpoint) }
      _ = await survey.end(within: Self.patience)
      #expect(servers.map(\.transactions) == [1, 1, 0, 1, 1, 0])
    }
  }

  @Test("has a socket for each family")
  func families() async throws {
    try await FakeServers.with(["::1", "127.0.0.1", "::1", "127.0.0.1"]) { servers in
      let survey = Self.survey()
      for server in servers { survey.hear(server.endpoint) }
      let found = await survey.end(within: Self.patience)
      #expect(found.map(\.server.family) == [6, 4, 6, 4])
      #expect(found.allSatisfy { $0.mapped == $0.local })
    }
  }

  @Test(
    "ends with the answer, where that tells no address",
    arguments: [Fault.noMappedAddress, .refuses(Refusal(.binding, 500))])
  func noAddress(_ fault: Fault) async throws {
    try await FakeServers.with(["127.0.0.1", "127.0.0.2"], fault: fault) { servers in
      let survey = Self.survey()
      for server in servers { survey.hear(server.endpoint) }
      #expect(await survey.end(within: Self.patience).map(\.mapped) == [nil, nil])
    }
  }

  @Test(
    "takes no word but the answer to its request, asks again, and waits no longer than it may",
    arguments: [
      Fault.silent, .garbage(burst: 1000), .wrongTransactionID, .requestInsteadOfResponse,
      .halfMessage,
    ])
  func hostile(_ fault: Fault) async throws {
    try await FakeServers.with(["127.0.0.1", "127.0.0.2"], fault: fault) { servers in
      let survey = Self.survey()
      for server in servers { survey.hear(server.endpoint) }
      // By the second request what came of the first is there.
      for server in servers { try await server.until { $0.requests.count > 1 } }
      #expect(await survey.end(within: .zero).map(\.mapped) == [nil, nil])
    }
  }

  @Test("takes the right answer from nobody but whom it asked")
  func otherSource() async throws {
    let speaker = try await FakeServers.bind("127.0.0.1") { _, _ in }
    let (requests, asked) = AsyncStream.makeStream(of: Void.self)
    let listener = try await FakeServers.bind("127.0.0.1") { request, client in
      asked.yield()
      guard let reply = FakeServers.reply(to: request, mapped: client) else { return }
      speaker.writeAndFlush(
        AddressedEnvelope(remoteAddress: client, data: ByteBuffer(bytes: reply)), promise: nil)
    }
    let survey = Self.survey()
    survey.hear(try #require(listener.endpoint))
    survey.hear(try #require(speaker.endpoint))
    for await _ in requests.dropFirst() { break }
    #expect(await survey.end(within: .zero).map(\.mapped) == [nil, nil])
    try await listener.close().get()
    try await speaker.close().get()
  }

  @Test("waits for nobody once the run is ended")
  func cancelled() async throws {
    try await FakeServers.with(["127.0.0.1", "127.0.0.2"], fault: .silent) { servers in
      let survey = Self.survey()
      for server in servers { survey.hear(server.endpoint) }
      let task = Task { await survey.end(within: .seconds(3600)) }
      try await servers[0].until { !$0.requests.isEmpty }
      task.cancel()
      #expect(await task.value.allSatisfy { $0.mapped == nil })
    }
  }
}

/// Several servers at once, and bare sockets.
private enum FakeServers {
  static let loop = MultiThreadedEventLoopGroup.singleton.next()

  static func with(
    _ addresses: [String], fault: Fault? = nil, _ body: ([FakeServer]) async throws -> Void
  ) async throws {
    var servers: [FakeServer] = []
    for address in addresses {
      servers.append(try await FakeServer.start(.udp, fault: fault, at: address))
    }
    try await body(servers)
    for server in servers { try await server.stop() }
  }

  static func bind(
    _ address: String, receive: @escaping @Sendable ([UInt8], SocketAddress) -> Void
  ) async throws -> any Channel {
    try await DatagramBootstrap(group: loop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Receiver(receive))
        }
      }
      .bind(host: address, port: 0).get()
  }

  static func reply(to request: [UInt8], mapped client: SocketAddress) -> [UInt8]? {
    guard let request = try? Message(decoding: request), let port = client.port else { return nil }
    let mapped = TransportAddress(ip: .v4(0xCB00_7107), port: UInt16(clamping: port))
    return Message(
      .success, .binding, transactionID: request.transactionID,
      attributes: [.xorMappedAddress(mapped, in: request.transactionID)]
    ).encoded()
  }

  private final class Receiver: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    private let receive: @Sendable ([UInt8], SocketAddress) -> Void

    init(_ receive: @escaping @Sendable ([UInt8], SocketAddress) -> Void) { self.receive = receive }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let datagram = unwrapInboundIn(data)
      receive(Array(datagram.data.readableBytesView), datagram.remoteAddress)
    }
  }
}

extension FakeServer {
  var endpoint: Endpoint { Endpoint(address: address, port: port) }

  /// How often it was asked for something: what a slow machine makes us repeat counts once.
  var transactions: Int { Set(tally.requests.map(\.transactionID)).count }
}

extension Channel {
  fileprivate var endpoint: Endpoint? {
    guard let address = localAddress?.ipAddress, let port = localAddress?.port else { return nil }
    return Endpoint(address: address, port: UInt16(clamping: port))
  }
}
