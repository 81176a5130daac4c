import NIOCore
import NIOPosix

/// A DNS server on 127.0.0.1 that says the same to everything (RFC 1035 §4.1). The port of DNS belongs
/// to others: it needs a network namespace of its own.
public final class FakeResolver: Sendable {
  /// What it says.
  public enum Answer: String, CaseIterable, Sendable {
    /// NXDOMAIN.
    case noSuchName = "no-such-name"
    /// The name exists, and has no address.
    case noAddress = "no-address"
    /// SERVFAIL.
    case failure
    /// REFUSED.
    case refusal
    /// Nothing.
    case silence

    /// RCODE; nil for no answer.
    var code: UInt8? {
      switch self {
      case .noAddress: 0
      case .failure: 2
      case .noSuchName: 3
      case .refusal: 5
      case .silence: nil
      }
    }
  }

  private let channel: any Channel

  /// A resolver that listens already.
  ///
  /// - Throws: what NIO throws when the socket cannot be bound.
  public init(_ answer: Answer, port: Int = 53) async throws {
    channel = try await DatagramBootstrap(group: FakeServer.loops)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ResolverHandler(answer))
        }
      }
      .bind(host: "127.0.0.1", port: port).get()
  }

  /// Stops listening.
  ///
  /// - Throws: what NIO throws when the socket cannot be closed.
  public func stop() async throws { try await channel.close().get() }
}

private final class ResolverHandler: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let answer: FakeResolver.Answer

  init(_ answer: FakeResolver.Answer) { self.answer = answer }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    let query = Array(envelope.data.readableBytesView)
    guard let code = answer.code, let question = Self.question(of: query) else { return }
    // A response, recursion desired and available; one question, and no records.
    let header = query[..<2] + [0x81, 0x80 | code, 0, 1, 0, 0, 0, 0, 0, 0]
    let reply = ByteBuffer(bytes: header + question)
    context.writeAndFlush(
      NIOAny(AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: reply)), promise: nil)
  }

  /// Behind the header of 12 bytes: labels up to an empty one, the type and the class.
  private static func question(of query: [UInt8]) -> ArraySlice<UInt8>? {
    guard let end = query.dropFirst(12).firstIndex(of: 0), query.count >= end + 5 else {
      return nil
    }
    return query[12..<(end + 5)]
  }
}
