import NIOCore
import NIOPosix

/// The proxy's end of a client's connection.
final class ProxyClientHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private static let end = Array("\r\n\r\n".utf8)

  private let script: Script<ProxyClerk>
  private var head: [UInt8] = []
  private var isAnswered = false
  private var server: (any Channel)?

  init(_ script: Script<ProxyClerk>) { self.script = script }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    if let server {
      server.writeAndFlush(bytes, promise: nil)
    } else if !isAnswered {
      head += bytes.readableBytesView
      guard head.suffix(4) == Self.end[...] else { return }
      isAnswered = true
      act(script.update { $0.decide(String(decoding: head, as: UTF8.self)) }, context.channel)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    server?.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The client reset the connection: what it does is its own affair.
    context.close(promise: nil)
  }

  private func act(_ decision: ProxyClerk.Decision, _ client: any Channel) {
    switch decision {
    case .answer(let bytes): client.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    case .connect(let host, let port, let greeting): connect(client, host, port, greeting)
    case .misbehave(.closes): client.close(promise: nil)
    case .misbehave(.resets): client.reset()
    case .misbehave(.endlessHeader(let piece)):
      client.writeAndFlush(ByteBuffer(string: ProxyClerk.established), promise: nil)
      flood(client, Array("X: ".utf8) + Array(repeating: UInt8(ascii: "x"), count: piece))
    case .misbehave(.trickle(let interval)):
      client.trickle(Array(ProxyClerk.established.utf8)[...], every: interval) {
        client.writeAndFlush($0, promise: nil)
      }
    case .misbehave: break
    }
  }

  private func connect(_ client: any Channel, _ host: String, _ port: Int, _ greeting: [UInt8]) {
    ClientBootstrap(group: client.eventLoop)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ProxyServerHandler(client))
        }
      }
      .connect(host: host, port: port).assumeIsolated().whenComplete { result in
        switch result {
        case .success(let server):
          self.server = server
          self.script.update { $0.tally.tunnels += 1 }
          client.writeAndFlush(ByteBuffer(bytes: greeting), promise: nil)
        case .failure:
          client.writeAndFlush(
            ByteBuffer(string: "HTTP/1.1 502 Bad Gateway\r\n\r\n"), promise: nil)
        }
      }
  }

  /// Sends header fields as long as somebody takes them.
  private func flood(_ client: any Channel, _ field: [UInt8]) {
    client.writeAndFlush(ByteBuffer(bytes: field + Array("\r\n".utf8))).assumeIsolated()
      .whenSuccess { self.flood(client, field) }
  }
}

/// The proxy's end of its connection to a server.
private final class ProxyServerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let client: any Channel

  init(_ client: any Channel) { self.client = client }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    client.writeAndFlush(unwrapInboundIn(data), promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) { client.close(promise: nil) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
