import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import STUN

/// A slow path to a server of this machine: a relay between two ports of 127.0.0.1 that holds back
/// what passes. (This is done in user space, since a kernel's `netem` is not to be had everywhere.)
///
/// The TCP handshake is with the relay itself, and takes no time.
public final class DelayRelay: Sendable {
  /// What the path carries.
  public enum Kind: Sendable {
    /// Datagrams, some of which may be lost.
    case udp
    /// Connections, which may stall.
    case tcp
  }

  /// How bad one direction of the path is.
  public struct Direction: Sendable {
    /// How long everything is held back.
    public var delay: Duration
    /// The part of all datagrams that is lost, from 0 to 1.
    public var loss: Double
    /// How many bytes of a connection pass before nothing does any more; nil for no bound.
    public var stallsAfter: Int?

    /// A direction of these qualities.
    public init(delay: Duration = .zero, loss: Double = 0, stallsAfter: Int? = nil) {
      self.delay = delay
      self.loss = loss
      self.stallsAfter = stallsAfter
    }
  }

  /// The port of 127.0.0.1 that takes the place of the server's.
  public let port: UInt16
  private let channel: any Channel

  /// A relay that is at work already.
  ///
  /// - Parameters:
  ///   - target: the server's port of 127.0.0.1.
  ///   - up: the way to the server.
  ///   - down: the way back.
  ///   - seed: what the choice of lost datagrams depends on: the same seed loses the same ones.
  /// - Throws: what NIO throws when the socket cannot be bound.
  public init(
    _ kind: Kind, to target: UInt16, up: Direction = Direction(), down: Direction = Direction(),
    seed: UInt64 = 1
  ) async throws {
    let loop = FakeServer.loops.next()
    let server = try SocketAddress(ipAddress: "127.0.0.1", port: Int(target))
    let local = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
    let dice = Dice(seed: seed)
    switch kind {
    case .udp:
      channel = try await DatagramBootstrap(group: loop)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
              DatagramRelay(to: server, up: up, down: down, dice))
          }
        }.bind(to: local).get()
    case .tcp:
      channel = try await ServerBootstrap(group: loop)
        .childChannelInitializer { near in
          ClientBootstrap(group: near.eventLoop)
            .channelInitializer { far in
              far.eventLoop.makeCompletedFuture {
                try far.pipeline.syncOperations.addHandler(StreamRelay(to: near, down))
                try near.pipeline.syncOperations.addHandler(StreamRelay(to: far, up))
              }
            }.connect(to: server).map { _ in }
        }.bind(to: local).get()
    }
    port = TransportAddress(channel.localAddress)?.port ?? 0
  }

  /// Ends the relay. Connections that are open stay so.
  ///
  /// - Throws: what NIO throws when the socket cannot be closed.
  public func stop() async throws { try await channel.close().get() }
}

/// Decides which datagrams are lost.
private final class Dice: Sendable {
  private let state: NIOLockedValueBox<UInt64>

  init(seed: UInt64) { state = NIOLockedValueBox(seed) }

  func loses(_ loss: Double) -> Bool {
    // Knuth's linear congruential generator for 64 bits; the upper bits are the random ones.
    let number = state.withLockedValue { state in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    return Double(number) / Double(1 << 31) < loss
  }
}

/// The near end for all clients: one socket towards the server for each of them.
private final class DatagramRelay: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let server: SocketAddress
  private let up: DelayRelay.Direction
  private let down: DelayRelay.Direction
  private let dice: Dice
  private var farEnds: [SocketAddress: EventLoopFuture<any Channel>] = [:]

  init(
    to server: SocketAddress, up: DelayRelay.Direction, down: DelayRelay.Direction, _ dice: Dice
  ) {
    self.server = server
    self.up = up
    self.down = down
    self.dice = dice
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    let far = farEnd(for: envelope.remoteAddress, near: context.channel)
    guard !dice.loses(up.loss) else { return }
    let server = self.server
    context.eventLoop.scheduleTask(in: TimeAmount(up.delay)) {
      far.whenSuccess {
        $0.writeAndFlush(
          AddressedEnvelope(remoteAddress: server, data: envelope.data), promise: nil)
      }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    for far in farEnds.values { far.whenSuccess { $0.close(promise: nil) } }
  }

  private func farEnd(
    for client: SocketAddress, near: any Channel
  ) -> EventLoopFuture<any Channel> {
    if let known = farEnds[client] { return known }
    let back = DatagramReturn(to: client, through: near, down, dice)
    let far = DatagramBootstrap(group: near.eventLoop)
      .channelInitializer { $0.pipeline.addHandler(back) }
      .connect(to: server)
    farEnds[client] = far
    return far
  }
}

/// The far end for one client.
private final class DatagramReturn: ChannelInboundHandler, Sendable {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let client: SocketAddress
  private let near: any Channel
  private let direction: DelayRelay.Direction
  private let dice: Dice

  init(
    to client: SocketAddress, through near: any Channel, _ direction: DelayRelay.Direction,
    _ dice: Dice
  ) {
    self.client = client
    self.near = near
    self.direction = direction
    self.dice = dice
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !dice.loses(direction.loss) else { return }
    let envelope = AddressedEnvelope(remoteAddress: client, data: unwrapInboundIn(data).data)
    let near = self.near
    near.eventLoop.scheduleTask(in: TimeAmount(direction.delay)) {
      near.writeAndFlush(envelope, promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // ICMP for a server that is gone: on a slow path, silence.
  }
}

/// One end of a connection; what comes goes out of the other end, in order and later.
private final class StreamRelay: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let other: any Channel
  private let direction: DelayRelay.Direction
  private var passed = 0

  init(to other: any Channel, _ direction: DelayRelay.Direction) {
    self.other = other
    self.direction = direction
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    passed += bytes.readableBytes
    if let limit = direction.stallsAfter, passed > limit { return }
    later { $0.writeAndFlush(bytes, promise: nil) }
  }

  func channelInactive(context: ChannelHandlerContext) { later { $0.close(promise: nil) } }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func later(_ act: @escaping @Sendable (any Channel) -> Void) {
    let other = self.other
    other.eventLoop.scheduleTask(in: TimeAmount(direction.delay)) { act(other) }
  }
}
