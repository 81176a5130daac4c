import NIOCore
import NIOPosix
import STUN

/// The server's end of a UDP socket.
final class DatagramServerHandler: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let script: Script<Dialogue>

  init(_ script: Script<Dialogue>) { self.script = script }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    guard let address = TransportAddress(envelope.remoteAddress) else { return }
    let bytes = Array(envelope.data.readableBytesView)
    let channel = context.channel
    let actions = script.update { dialogue in
      dialogue.count(bytes: bytes.count)
      return dialogue.received(bytes, from: Dialogue.Client(connection: 0, address: address))
    }
    channel.perform(actions) { bytes in
      channel.writeAndFlush(
        AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: bytes), promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // ICMP for a client that is gone.
  }
}

/// The server's end of one connection.
final class StreamServerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let script: Script<Dialogue>
  private var framer = StreamFramer()
  private var isStrange = false
  private var connection = 0

  init(_ script: Script<Dialogue>) { self.script = script }

  func channelActive(context: ChannelHandlerContext) {
    let (actions, connection) = script.update { ($0.accepted(), $0.tally.connections) }
    self.connection = connection
    perform(actions, context.channel)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isStrange, let address = TransportAddress(context.remoteAddress) else { return }
    let bytes = unwrapInboundIn(data).readableBytesView
    script.update { $0.count(bytes: bytes.count) }
    framer.append(bytes)
    let client = Dialogue.Client(connection: connection, address: address)
    do {
      while let message = try framer.next() {
        perform(script.update { $0.received(message, from: client) }, context.channel)
      }
    } catch {
      isStrange = true
      perform(script.update { $0.receivedStrange() }, context.channel)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The client reset the connection: what it does is its own affair.
    context.close(promise: nil)
  }

  private func perform(_ actions: [Dialogue.Action], _ channel: any Channel) {
    channel.perform(actions) { channel.writeAndFlush($0, promise: nil) }
  }
}

extension Channel {
  /// Does what the dialogue asks for; closing is for connections, and a UDP socket stays open.
  fileprivate func perform(
    _ actions: [Dialogue.Action], send: @escaping @Sendable (ByteBuffer) -> Void
  ) {
    for action in actions {
      switch action {
      case .send(let bytes, .zero): send(ByteBuffer(bytes: bytes))
      case .send(let bytes, let delay):
        eventLoop.scheduleTask(in: TimeAmount(delay)) { send(ByteBuffer(bytes: bytes)) }
      case .trickle(let bytes, let interval): trickle(bytes[...], every: interval, send: send)
      case .close: if isConnection { close(promise: nil) }
      case .reset: if isConnection { reset() }
      }
    }
  }

  private var isConnection: Bool { parent != nil }

  /// One byte after the other, and zeros when they are used up, as long as the channel is open.
  func trickle(
    _ bytes: ArraySlice<UInt8>, every interval: Duration,
    send: @escaping @Sendable (ByteBuffer) -> Void
  ) {
    guard isActive else { return }
    send(ByteBuffer(bytes: [bytes.first ?? 0]))
    eventLoop.scheduleTask(in: TimeAmount(interval)) {
      self.trickle(bytes.dropFirst(), every: interval, send: send)
    }
  }
}

extension Channel {
  /// Closes with RST in place of FIN.
  func reset() {
    guard let options = self as? any SocketOptionProvider else { return }
    options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
      self.close(promise: nil)
    }
  }
}

extension TransportAddress {
  /// Reads a socket address of either family; nil for any other.
  init?(_ address: SocketAddress?) {
    guard let address, let port = address.port else { return nil }
    let bytes = address.withSockAddr { pointer, size in
      Array(UnsafeRawBufferPointer(start: pointer, count: size))
    }
    // Behind the family and the port (two bytes each), and in IPv6 the flow (four).
    let isIPv6 = address.protocol == .inet6
    guard let ip = IPAddress(bytes: isIPv6 ? bytes[8..<24] : bytes[4..<8]) else { return nil }
    self.init(ip: ip, port: UInt16(clamping: port))
  }
}
