import NIOCore
import OpenSSL

/// What a server of ours proves who it is with.
package struct ServerSecurity: Sendable {
  private let context: TLSContext

  /// Takes a certificate and its key.
  ///
  /// - Parameters:
  ///   - chain: the certificate in PEM, followed by its intermediates.
  ///   - privateKey: its key in PEM, not encrypted.
  /// - Throws: ``PreparationError`` if they cannot be used.
  package init(certificateChain chain: String, privateKey: String) throws(PreparationError) {
    do {
      context = try TLSContext(serving: chain, privateKey: privateKey)
    } catch {
      throw PreparationError(error)
    }
  }

  /// The handler of one connection.
  func handler() throws -> any ChannelHandler {
    ServerTLSHandler(try TLSSession(accepting: context))
  }
}

/// The server's end of TLS, around a sans-IO session.
private final class ServerTLSHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let session: TLSSession

  init(_ session: TLSSession) { self.session = session }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let plaintext = session.receive(Array(unwrapInboundIn(data).readableBytesView))
    // Also the alert that says why there is no session.
    flush(context)
    if !plaintext.isEmpty {
      context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: plaintext)))
    }
    switch session.state {
    case .handshaking, .established: break
    case .closed, .failed: context.close(promise: nil)
    }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    session.write(Array(unwrapOutboundIn(data).readableBytesView))
    context.write(wrapOutboundOut(ByteBuffer(bytes: session.takeCiphertext())), promise: promise)
  }

  func close(
    context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?
  ) {
    session.shutdown()
    flush(context)
    context.close(mode: mode, promise: promise)
  }

  private func flush(_ context: ChannelHandlerContext) {
    let bytes = session.takeCiphertext()
    guard !bytes.isEmpty else { return }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
  }
}
