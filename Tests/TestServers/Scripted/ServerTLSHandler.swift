import NIOCore
import OpenSSL

/// The server's end of TLS, around a sans-IO session. Closes without close_notify, so that a FIN is a
/// FIN and an RST an RST.
final class ServerTLSHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let session: TLSSession
  private let endsAfterHandshake: Bool

  /// - Parameter endsAfterHandshake: whether close_notify goes out together with what ends the
  ///   handshake.
  init(_ context: TLSContext, endsAfterHandshake: Bool = false) throws {
    session = try TLSSession(accepting: context)
    self.endsAfterHandshake = endsAfterHandshake
  }

  init(_ session: TLSSession) {
    self.session = session
    endsAfterHandshake = false
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let plaintext = session.receive(Array(unwrapInboundIn(data).readableBytesView))
    if endsAfterHandshake { session.shutdown() }
    flush(context)
    if !plaintext.isEmpty {
      context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: plaintext)))
    }
    if case .failed = session.state { context.close(promise: nil) }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    session.write(Array(unwrapOutboundIn(data).readableBytesView))
    context.write(wrapOutboundOut(ByteBuffer(bytes: session.takeCiphertext())), promise: promise)
  }

  private func flush(_ context: ChannelHandlerContext) {
    let bytes = session.takeCiphertext()
    guard !bytes.isEmpty else { return }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
  }
}
