import NIOCore
import NIOPosix
import Reachability

/// One UDP socket that is connected to nobody, so that a NAT has one local address to map.
///
/// NIO's own channel will do here: a socket that is not connected is told nothing of ICMP.
struct MappingSocket {
  private let channel: any Channel
  private let port: UInt16

  /// Opens a socket, whose datagrams go to `receive` on `loop`.
  /// - Throws: what NIO throws when the system has none.
  init(
    family: Int, on loop: any EventLoop,
    receive: @escaping @Sendable ([UInt8], Endpoint) -> Void
  ) async throws {
    // Of NIO's two (2.101) this `bind` closes a socket that it cannot bind.
    channel = try await DatagramBootstrap(group: loop)
      .bind(to: SocketAddress(ipAddress: family == 6 ? "::" : "0.0.0.0", port: 0)) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(MappingHandler(receive))
          return channel
        }
      }
    port = UInt16(clamping: channel.localAddress?.port ?? 0)
  }

  /// The socket's own address for what it sends to `server`; nil if there is no way to it.
  func local(towards server: Endpoint) -> Endpoint? {
    guard case .present(let address) = Route.route(to: server) else { return nil }
    return Endpoint(address: address, port: port)
  }

  /// Sends a datagram. One that the system does not take is lost like any other.
  func send(_ bytes: [UInt8], to server: Endpoint) {
    guard let address = try? SocketAddress(ipAddress: server.address, port: Int(server.port)) else {
      return
    }
    let datagram = AddressedEnvelope(remoteAddress: address, data: ByteBuffer(bytes: bytes))
    channel.writeAndFlush(datagram, promise: nil)
  }

  /// Closes the socket.
  func close() async { try? await channel.close().get() }
}

private final class MappingHandler: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let receive: @Sendable ([UInt8], Endpoint) -> Void

  init(_ receive: @escaping @Sendable ([UInt8], Endpoint) -> Void) { self.receive = receive }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let datagram = unwrapInboundIn(data)
    guard let address = datagram.remoteAddress.ipAddress, let port = datagram.remoteAddress.port
    else { return }
    receive(
      Array(datagram.data.readableBytesView),
      Endpoint(address: address, port: UInt16(clamping: port)))
  }
}
