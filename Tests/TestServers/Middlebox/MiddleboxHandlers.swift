import NIOCore
import NIOPosix

/// The clients' side of a box for datagrams, with a socket towards the server for each of them.
final class MiddleboxDatagramHandler: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private struct Outlet {
    let flow: Int
    let channel: EventLoopFuture<any Channel>
  }

  private let server: SocketAddress
  private let script: Script<MiddleboxInspection>
  private var outlets: [SocketAddress: Outlet] = [:]
  /// Those of which no more use is made, and through which answers may still come.
  private var old: [Outlet] = []

  init(to server: SocketAddress, _ script: Script<MiddleboxInspection>) {
    self.server = server
    self.script = script
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    let outlet = outlet(for: envelope.remoteAddress, context.channel)
    let onward = AddressedEnvelope(remoteAddress: server, data: envelope.data)
    script.pass(envelope.data, .toServer, in: outlet.flow, context.eventLoop) {
      outlet.channel.whenSuccess { $0.writeAndFlush(onward, promise: nil) }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    for outlet in Array(outlets.values) + old {
      outlet.channel.whenSuccess { $0.close(promise: nil) }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // ICMP for a client that is gone.
  }

  private func outlet(for client: SocketAddress, _ front: any Channel) -> Outlet {
    if script.update({ $0.changesPorts }), let outlet = outlets.removeValue(forKey: client) {
      old.append(outlet)
    }
    if let outlet = outlets[client] { return outlet }
    let script = script
    let flow = script.update { $0.begin(at: .now()) }
    let channel = DatagramBootstrap(group: front.eventLoop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            MiddleboxOutletHandler(to: client, by: front, flow, script))
        }
      }
      .bind(host: "127.0.0.1", port: 0)
    let outlet = Outlet(flow: flow, channel: channel)
    outlets[client] = outlet
    return outlet
  }
}

/// The server's side of one client's datagrams.
private final class MiddleboxOutletHandler: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let client: SocketAddress
  private let front: any Channel
  private let flow: Int
  private let script: Script<MiddleboxInspection>

  init(
    to client: SocketAddress, by front: any Channel, _ flow: Int,
    _ script: Script<MiddleboxInspection>
  ) {
    (self.client, self.front, self.flow, self.script) = (client, front, flow, script)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data).data
    let back = AddressedEnvelope(remoteAddress: client, data: bytes)
    let way = script.update { $0.answersFromElsewhere } ? context.channel : front
    script.pass(bytes, .toClient, in: flow, context.eventLoop) {
      way.writeAndFlush(back, promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // ICMP for a server that is gone.
  }
}

/// One end of a connection through a box; what comes from it goes to the other end.
final class MiddleboxStreamHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let peer: any Channel
  private let direction: Middlebox.Direction
  private let flow: Int
  private let script: Script<MiddleboxInspection>
  /// How late the last bytes are.
  private var delay = Duration.zero

  private init(
    to peer: any Channel, _ direction: Middlebox.Direction, _ flow: Int,
    _ script: Script<MiddleboxInspection>
  ) {
    (self.peer, self.direction, self.flow, self.script) = (peer, direction, flow, script)
  }

  /// Connects to the server for a client that has come, who is closed if that fails.
  static func join(
    _ client: any Channel, to server: SocketAddress, _ script: Script<MiddleboxInspection>
  ) -> EventLoopFuture<Void> {
    ClientBootstrap(group: client.eventLoop)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelOption(.autoRead, value: false)
      .connect(to: server)
      .flatMapThrowing { outlet in
        let flow = script.update { $0.begin(at: .now()) }
        try outlet.pipeline.syncOperations.addHandler(
          MiddleboxStreamHandler(to: client, .toClient, flow, script))
        try client.pipeline.syncOperations.addHandler(
          MiddleboxStreamHandler(to: outlet, .toServer, flow, script))
      }
  }

  func channelActive(context: ChannelHandlerContext) {
    // The client's end, which is the last to get ready.
    for channel in [context.channel, peer] {
      channel.setOption(.autoRead, value: true).whenComplete { _ in channel.read() }
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    let peer = peer
    let fate = script.pass(bytes, direction, in: flow, context.eventLoop) {
      peer.writeAndFlush(bytes, promise: nil)
    }
    switch fate {
    case .pass(let delay): self.delay = delay
    case .drop: break
    case .reset:
      context.channel.reset()
      peer.reset()
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event as? ChannelEvent == .inputClosed, isPassable else { return }
    let peer = peer
    // Behind what the stream has carried.
    context.eventLoop.scheduleTask(in: TimeAmount(delay)) {
      peer.close(mode: .output, promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if isPassable { peer.reset() }
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    // Both ends of what the box has cut get an RST, and no FIN before it.
    guard !script.update({ $0.hasCut(flow) }) else { return }
    // A client that is gone needs no server; a server that is gone is not told past a gap.
    if direction == .toServer || isPassable { peer.close(promise: nil) }
  }

  private var isPassable: Bool { script.update { $0.lets(direction, pass: flow) } }
}

extension Script<MiddleboxInspection> {
  /// Lets bytes pass by calling `send` now or later, or not; answers what became of them.
  @discardableResult
  fileprivate func pass(
    _ bytes: ByteBuffer, _ direction: Middlebox.Direction, in flow: Int, _ loop: any EventLoop,
    send: @escaping @Sendable () -> Void
  ) -> MiddleboxInspection.Fate {
    let fate = update {
      $0.fate(of: Array(bytes.readableBytesView), direction, in: flow, at: .now())
    }
    switch fate {
    case .pass(after: .zero): send()
    case .pass(let delay): loop.scheduleTask(in: TimeAmount(delay), send)
    case .drop, .reset: break
    }
    return fate
  }
}
