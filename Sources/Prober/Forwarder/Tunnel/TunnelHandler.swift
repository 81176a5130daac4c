import NIOCore
import ProbeEvidence

/// Asks a proxy for a tunnel, and stands aside once it is open: what follows in the pipeline takes the
/// tunnel for its connection, and hears of it no sooner.
final class TunnelHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State {
    case asking(TunnelReply)
    case open
    case refused
  }

  private let tunnel: Tunnel
  private let opened: EventLoopPromise<Void>?
  private let events: ServerSideEvents
  private var state = State.asking(TunnelReply())

  /// `opened` succeeds with the tunnel, and fails with its refusal, which is told as an event.
  init(_ tunnel: Tunnel, opened: EventLoopPromise<Void>?, _ events: ServerSideEvents) {
    self.tunnel = tunnel
    self.opened = opened
    self.events = events
  }

  func channelActive(context: ChannelHandlerContext) {
    events.happened(
      .askingForTunnel(to: tunnel.target, isAuthenticated: tunnel.isAuthenticated))
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: tunnel.request)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch state {
    case .open: context.fireChannelRead(data)
    case .refused: break
    case .asking(var reply):
      let outcome = reply.append(unwrapInboundIn(data).readableBytesView)
      state = .asking(reply)
      switch outcome {
      case nil: break
      case .opened(let status, let rest): open(context, status, rest)
      case .refused(let refusal): refuse(context, refusal)
      }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if case .asking = state {
      events.happened(.disconnected(how: .closed, detail: "it closed the connection"))
    }
    opened?.fail(Dialer.Told())
    context.fireChannelInactive()
  }

  private func open(_ context: ChannelHandlerContext, _ status: Int, _ rest: [UInt8]) {
    state = .open
    events.happened(.tunnelOpened(status: status))
    context.fireChannelActive()
    opened?.succeed()
    if !rest.isEmpty { context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: rest))) }
  }

  private func refuse(_ context: ChannelHandlerContext, _ refusal: TunnelRefusal) {
    state = .refused
    events.happened(.tunnelRefused(refusal: refusal))
    context.close(promise: nil)
  }
}
