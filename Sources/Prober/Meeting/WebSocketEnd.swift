import Calls
import NIOCore
import NIOWebSocket

/// One end of a WebSocket (RFC 6455) of text messages, from its handshake on. Pings are answered here.
final class WebSocketEnd: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  /// Which end it is: clients mask what they send, and servers do not (RFC 6455 §5.1).
  enum Side { case client, server }

  /// What comes in.
  enum Incoming {
    /// A text message, no longer than ``SignallingMessage/sizeLimit``.
    case message([UInt8])
    /// A ping, or a pong.
    case sign
    /// What breaks the rules of WebSockets, or ours: a longer message, a binary one.
    case violation
  }

  /// What is to be sent, as an event of the pipeline: then the connection is closed in order.
  struct Farewell: Sendable {
    /// The last message.
    let message: SignallingMessage?
    /// What closes the WebSocket (RFC 6455 §7.4.1).
    let code: WebSocketErrorCode
  }

  /// How long the other end may take to close the connection, too.
  ///
  /// 1 s: a round trip on any path on which a call is of use.
  private static let closing = TimeAmount.seconds(1)

  /// How many fragments a message may have (RFC 6455 §5.4).
  ///
  /// 16: nobody has a reason for more in 8 KiB.
  private static let fragmentLimit = 16

  private let side: Side
  private let take: (Incoming) -> Void
  private var isClosing = false

  /// - Parameter take: takes what comes in, on the event loop.
  init(_ side: Side, _ take: @escaping (Incoming) -> Void) {
    (self.side, self.take) = (side, take)
  }

  /// Adds what makes messages of the frames that the upgrade's own decoder leaves.
  func join(_ pipeline: ChannelPipeline.SynchronousOperations) throws {
    try pipeline.addHandlers(
      FrameRules(side),
      NIOWebSocketFrameAggregator(
        minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: Self.fragmentLimit,
        maxAccumulatedFrameSize: SignallingMessage.sizeLimit),
      self)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    if frame.opcode == .connectionClose {
      guard !isClosing else { return context.close(promise: nil) }
      // RFC 6455 §5.5.1: it is answered, as it came.
      send(.connectionClose, frame.unmaskedData.prefix(2), context)
      return context.close(promise: nil)
    }
    guard !isClosing else { return }
    switch frame.opcode {
    case .text: take(.message(Array(frame.unmaskedData.readableBytesView)))
    case .ping:
      send(.pong, frame.unmaskedData, context)
      take(.sign)
    case .pong: take(.sign)
    default: take(.violation)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent { return context.close(promise: nil) }
    guard let farewell = event as? Farewell, !isClosing else { return }
    isClosing = true
    if let message = farewell.message {
      context.write(wrapOutboundOut(.text(message, from: side)), promise: nil)
    }
    var code = ByteBuffer()
    code.write(webSocketErrorCode: farewell.code)
    send(.connectionClose, code, context)
    let channel = context.channel
    let late = context.eventLoop.scheduleTask(in: Self.closing) { channel.close(promise: nil) }
    channel.closeFuture.whenComplete { _ in late.cancel() }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // What the system says of the connection means its end, and everything else is the frames'.
    if error is IOError || error is ChannelError { return context.close(promise: nil) }
    if isClosing { return context.close(promise: nil) }
    take(.violation)
  }

  private func send(
    _ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext
  ) {
    // Whoever asks and never reads the answers is no reason to keep them.
    guard context.channel.isWritable else { return context.close(promise: nil) }
    let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: side.maskKey, data: data)
    context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
  }
}

extension WebSocketEnd.Side {
  fileprivate var maskKey: WebSocketMaskingKey? {
    switch self {
    case .client: .random()
    case .server: nil
    }
  }
}

extension WebSocketFrame {
  /// The frame of a message.
  static func text(_ message: SignallingMessage, from side: WebSocketEnd.Side) -> WebSocketFrame {
    WebSocketFrame(
      fin: true, opcode: .text, maskKey: side.maskKey, data: ByteBuffer(string: message.text))
  }

  /// The frame that asks whether the other end is there.
  static func ping(from side: WebSocketEnd.Side) -> WebSocketFrame {
    WebSocketFrame(fin: true, opcode: .ping, maskKey: side.maskKey, data: ByteBuffer())
  }
}

extension ByteBuffer {
  /// The first bytes, if there are so many.
  fileprivate func prefix(_ count: Int) -> ByteBuffer {
    getSlice(at: readerIndex, length: count) ?? ByteBuffer()
  }
}

/// Refuses frames that NIO's decoder lets pass: not masked by a client, masked by a server (RFC 6455 §5.1),
/// or of an extension that nobody has agreed on (§5.2).
private final class FrameRules: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias InboundOut = WebSocketFrame

  struct Broken: Error {}

  private let side: WebSocketEnd.Side

  init(_ side: WebSocketEnd.Side) { self.side = side }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    let isMasked = frame.maskKey != nil
    guard isMasked == (side == .server), !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
      return context.fireErrorCaught(Broken())
    }
    context.fireChannelRead(data)
  }
}
