import NIOCore
import OpenSSL
import STUN

/// Floods whoever spoke to a UDP socket last.
final class DatagramFloodHandler: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private var flooding: Flooding
  private var target: SocketAddress?

  init(_ flooding: Flooding) { self.flooding = flooding }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    guard let address = TransportAddress(envelope.remoteAddress) else { return }
    let isFirst = target == nil
    target = envelope.remoteAddress
    let request = Array(envelope.data.readableBytesView)
    for answer in flooding.answers(to: request, from: address) { send(answer, context) }
    context.flush()
    if isFirst { flood(context) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // ICMP for a client that is gone: the next one has to speak first.
    target = nil
  }

  private func flood(_ context: ChannelHandlerContext) {
    guard context.channel.isActive, !flooding.isOver, target != nil else { return }
    let (message, count) = flooding.batch()
    // What the kernel does not take at once is late enough.
    if context.channel.isWritable { for _ in 0..<count { send(message, context) } }
    context.flush()
    context.eventLoop.assumeIsolated().scheduleTask(in: Flooding.interval) { self.flood(context) }
  }

  private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
    guard let target else { return }
    let envelope = AddressedEnvelope(remoteAddress: target, data: ByteBuffer(bytes: bytes))
    context.channel.write(envelope, promise: nil)
  }
}

/// Floods a connection from its first message on.
final class StreamFloodHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private var flooding: Flooding
  private let session: TLSSession?
  private var framer = StreamFramer()
  private var isFlooding = false

  init(_ flooding: Flooding, _ session: TLSSession?) {
    self.flooding = flooding
    self.session = session
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard let address = TransportAddress(context.remoteAddress) else { return }
    framer.append(unwrapInboundIn(data).readableBytesView)
    while let request = try? framer.next() {
      for answer in flooding.answers(to: request, from: address) {
        context.channel.writeAndFlush(ByteBuffer(bytes: answer), promise: nil)
      }
    }
    guard !isFlooding else { return }
    isFlooding = true
    flood(context)
  }

  func channelInactive(context: ChannelHandlerContext) { flooding.tally.end() }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func flood(_ context: ChannelHandlerContext) {
    guard context.channel.isActive, !flooding.isOver else { return }
    if context.channel.isWritable { send(context) }
    context.eventLoop.assumeIsolated().scheduleTask(in: Flooding.interval) { self.flood(context) }
  }

  private func send(_ context: ChannelHandlerContext) {
    let (message, count) = flooding.batch()
    if flooding.isOfKeys, let session {
      for _ in 0..<count { session.updateKeys() }
      // Writing nothing sends what TLS has to send by itself.
      context.channel.writeAndFlush(ByteBuffer(), promise: nil)
    } else {
      let bytes = Array(repeatElement(message, count: count).joined())
      context.channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }
  }
}
