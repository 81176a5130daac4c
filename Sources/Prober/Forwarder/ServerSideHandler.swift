import NIOCore
import ProbeEvidence

/// Where the server side's handlers tell what they see; called on the event loop.
struct ServerSideEvents: Sendable {
  /// The channel, once NIO has set it up, and while it connects: whoever does not want it any more
  /// closes it.
  let opening: @Sendable (any Channel) -> Void
  /// A datagram, or a whole message off a stream.
  let received: @Sendable ([UInt8]) -> Void
  /// Anything that is worth an event.
  let happened: @Sendable (Event.Kind) -> Void
  /// What the kernel keeps of errors on the way, before the path is open.
  var errors: @Sendable (ErrorQueue) -> Void = { _ in }
  /// The channels whose data may come off a stream.
  var channels: @Sendable () -> Set<UInt16> = { [] }
  /// Which of what was read was of use.
  var intake: @Sendable () -> Intake = { Intake() }
}

/// Ends the server side's pipeline: messages and the end of the path are told.
final class ServerSideHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let events: ServerSideEvents
  private var isOver = false

  init(_ events: ServerSideEvents) { self.events = events }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    events.received(Array(unwrapInboundIn(data).readableBytesView))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    end(Event.Kind(pathError: error))
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(.disconnected(how: .closed, detail: "the server closed the connection"))
  }

  private func end(_ happening: Event.Kind) {
    guard !isOver else { return }
    isOver = true
    events.happened(happening)
  }
}

/// Begins the server side's pipeline: tells that the socket is connected, and from where; and why it ends
/// where the system does not take what a layer sends by itself.
final class ConnectedHandler: ChannelInboundHandler, ChannelOutboundHandler {
  typealias InboundIn = Any
  typealias OutboundIn = Any

  private let events: ServerSideEvents
  private let local: Endpoint?

  /// `local` is for a channel that does not know its own address.
  init(_ events: ServerSideEvents, local: Endpoint? = nil) {
    self.events = events
    self.local = local
  }

  func channelActive(context: ChannelHandlerContext) {
    if let local = local ?? Endpoint(context.localAddress) {
      events.happened(.connected(from: local))
    }
    context.fireChannelActive()
  }

  /// Whoever has a promise of its own hears the error there. Without any the end would be told, and not
  /// the reason.
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard promise == nil else { return context.write(data, promise: promise) }
    let events = self.events
    let sent = context.eventLoop.makePromise(of: Void.self)
    sent.futureResult.whenFailure { error in
      if error is IOError { events.happened(Event.Kind(pathError: error)) }
    }
    context.write(data, promise: sent)
  }
}
