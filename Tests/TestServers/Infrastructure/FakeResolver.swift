import NIOCore
import NIOPosix

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A DNS server on the loopback interface (RFC 1035 §4.1). It says the same to everything, but for names
/// like `turn.refusal.test`, whose second label from the end is the answer that they get.
///
/// The port of DNS belongs to others: it needs a network namespace of its own.
public final class FakeResolver: TestService {
  /// What it says.
  public enum Answer: String, CaseIterable, Sendable {
    /// No host's address, 0.0.0.0, and no IPv6 address: as filters answer.
    case unspecified
    /// One address for all names, 198.51.100.1, and no IPv6 address.
    case stranger
    /// The IPv4 address 127.0.0.1, and no IPv6 address.
    case address
    /// That, and to a question for an IPv6 address nothing.
    case addressAlone = "address-alone"
    /// SRV and NAPTR records of a domain with STUN and TURN servers.
    case services
    /// That, and nothing to a question that is asked for the first time.
    case addressAtLast = "address-at-last"
    /// A hundred IPv4 addresses, which take TCP.
    case addresses
    /// One IPv4 address of several, and nothing over TCP.
    case addressesCut = "addresses-cut"
    /// NXDOMAIN.
    case noSuchName = "no-such-name"
    /// The name exists, and has no address.
    case noAddress = "no-address"
    /// SERVFAIL.
    case failure
    /// SERVFAIL for an IPv4 address, and no IPv6 address.
    case halfFailure = "half-failure"
    /// REFUSED.
    case refusal
    /// FORMERR.
    case formatError = "format-error"
    /// A record that is longer than the message.
    case brokenRecord = "broken-record"
    /// Nothing.
    case silence
  }

  /// The port, over UDP and TCP.
  public let port: UInt16
  private let channels: [any Channel]
  private let clerk: ResolverClerk

  /// A resolver that listens already.
  ///
  /// - Parameters:
  ///   - address: an address of 127.0.0.0/8.
  ///   - port: 0 for one that the kernel chooses.
  /// - Throws: what NIO throws when a socket cannot be bound.
  public init(_ answer: Answer, at address: String = "127.0.0.1", port: Int = 53) async throws {
    let clerk = ResolverClerk(answer)
    let datagrams = try await DatagramBootstrap(group: FakeServer.loops)
      // What comes at once from a run with very many names.
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 512))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(DatagramResolverHandler(clerk))
        }
      }
      .bind(host: address, port: port).get()
    let chosen = datagrams.localAddress?.port ?? port
    let streams = ServerBootstrap(group: FakeServer.loops)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(StreamResolverHandler(clerk))
        }
      }
    do {
      channels = [datagrams, try await streams.bind(host: address, port: chosen).get()]
    } catch {
      try await datagrams.close()
      throw error
    }
    self.clerk = clerk
    self.port = UInt16(chosen)
  }

  /// How many questions have come, repetitions included.
  public var questions: Int { clerk.questions }

  /// From how many sockets they came over UDP.
  public var sockets: Int { clerk.sockets }

  /// Runs `body` with a resolver at a port of its own that lives as long.
  ///
  /// - Throws: what the socket or `body` throws.
  public static func with<Result>(
    _ answer: Answer, at address: String = "127.0.0.1",
    _ body: (FakeResolver) async throws -> Result
  ) async throws -> Result {
    try await atFreePort(answer, address).lend(to: body)
  }

  /// A resolver at a port that is free for both transports: the kernel chooses one for datagrams only,
  /// which somebody may have for streams.
  private static func atFreePort(_ answer: Answer, _ address: String) async throws -> FakeResolver {
    // 20 ports that are all taken are no accident any more.
    for _ in 0..<20 {
      do {
        return try await FakeResolver(answer, at: address, port: 0)
      } catch let error as IOError where error.errnoCode == EADDRINUSE {
        continue
      }
    }
    throw SystemError("find a port for both UDP and TCP", errno: EADDRINUSE)
  }

  /// Stops listening.
  ///
  /// - Throws: what NIO throws when a socket cannot be closed.
  public func stop() async throws { for channel in channels { try await channel.close().get() } }
}

private final class DatagramResolverHandler: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let clerk: ResolverClerk

  init(_ clerk: ResolverClerk) { self.clerk = clerk }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    clerk.note(envelope.remoteAddress)
    let reply = clerk.reply(to: Array(envelope.data.readableBytesView), overStream: false)
    guard let reply else { return }
    let answer = AddressedEnvelope(
      remoteAddress: envelope.remoteAddress, data: ByteBuffer(bytes: reply))
    context.writeAndFlush(NIOAny(answer), promise: nil)
  }
}

/// Two bytes of length before each message (RFC 1035 §4.2.2).
private final class StreamResolverHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let clerk: ResolverClerk
  private var buffer = ByteBuffer()

  init(_ clerk: ResolverClerk) { self.clerk = clerk }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var piece = unwrapInboundIn(data)
    buffer.writeBuffer(&piece)
    while let query = buffer.readLengthPrefixedSlice(as: UInt16.self) {
      let reply = clerk.reply(to: Array(query.readableBytesView), overStream: true)
      guard let reply else { continue }
      var answer = ByteBuffer(integer: UInt16(reply.count))
      answer.writeBytes(reply)
      context.writeAndFlush(NIOAny(answer), promise: nil)
    }
  }
}
