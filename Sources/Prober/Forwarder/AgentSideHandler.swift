import NIOCore

/// Hands every datagram of the agent side on.
final class AgentSideHandler: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let received: @Sendable (AddressedEnvelope<ByteBuffer>) -> Void

  init(_ received: @escaping @Sendable (AddressedEnvelope<ByteBuffer>) -> Void) {
    self.received = received
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received(unwrapInboundIn(data))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // An answer that comes when the agent is gone draws ICMP port unreachable: nothing to be told.
  }
}
