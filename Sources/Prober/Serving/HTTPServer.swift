package import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Answers GET requests over HTTP/1.1 on SwiftNIO, which bounds a request's header (RFC 9112). No TLS, no
/// bodies, one answer at a time on each connection.
package final class HTTPServer: Sendable {
  /// Connections that may be open; the next one is closed at once.
  ///
  /// 256: more than any Prometheus holds towards one target, and few enough for 1,024 descriptors.
  private static let connectionLimit = 256

  /// How long a client may be silent while it is not waiting for an answer.
  ///
  /// 5 min: Prometheus keeps its connections between scrapes of the usual intervals.
  private static let silenceLimit = TimeAmount.minutes(5)

  private let listener: Listener

  /// - Parameter respond: the answer to a request.
  package init(_ respond: @escaping @Sendable (HTTPRequest) async -> HTTPResponse) {
    listener = Listener(upTo: Self.connectionLimit) { channel in
      let pipeline = channel.pipeline.syncOperations
      try pipeline.configureHTTPServerPipeline()
      try pipeline.addHandler(IdleStateHandler(readTimeout: Self.silenceLimit))
      try pipeline.addHandler(RequestHandler(respond))
    }
  }

  /// Listens from now on.
  ///
  /// - Returns: where, with the port that the system chose for port 0.
  /// - Throws: `IOError` if the address cannot be had.
  package func listen(at place: SocketAddress) async throws -> SocketAddress {
    try await listener.listen(at: place)
  }

  /// Ends when nobody listens any more, which only the system or ``close()`` brings about.
  package func closed() async { await listener.closed() }

  /// Listens no more. Who has asked is still answered.
  package func close() { listener.close() }

  /// Closes each connection when its answer has been written, or after `limit`.
  package func end(within limit: Duration) async { await listener.end(within: limit) }
}

/// One connection: reads requests one after the other, and writes the answers.
final class RequestHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let respond: @Sendable (HTTPRequest) async -> HTTPResponse
  private var head: HTTPRequestHead?
  private var isAnswering = false
  private var isEnding = false

  /// - Parameter respond: the answer to a request.
  init(_ respond: @escaping @Sendable (HTTPRequest) async -> HTTPResponse) {
    self.respond = respond
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head) where head.method != .GET:
      write(.text(.methodNotAllowed, "expected GET"), keepsAlive: false, context)
    case .head(let head): self.head = head
    case .body:
      // No request that is answered has one.
      head = nil
      context.close(promise: nil)
    case .end:
      guard let head = head.take() else { return }
      answer(head, context)
    }
  }

  private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    isAnswering = true
    let answer = context.eventLoop.makeFutureWithTask { [respond] in
      await respond(HTTPRequest(head))
    }
    answer.assumeIsolated().whenSuccess { [self] response in
      isAnswering = false
      write(response, keepsAlive: head.isKeepAlive && !isEnding, context)
    }
  }

  private func write(
    _ response: HTTPResponse, keepsAlive: Bool, _ context: ChannelHandlerContext
  ) {
    let body = ByteBuffer(string: response.body)
    let headers: HTTPHeaders = [
      "content-type": response.contentType, "content-length": String(body.readableBytes),
      "connection": keepsAlive ? "keep-alive" : "close",
    ]
    let head = HTTPResponseHead(version: .http1_1, status: response.status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    let written = context.writeAndFlush(wrapOutboundOut(.end(nil)))
    if !keepsAlive { written.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is Listener.Ending { isEnding = true }
    if event is Listener.Ending || event is IdleStateHandler.IdleStateEvent, !isAnswering {
      context.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The request that is no WebSocket's comes next, and is answered.
    if error is NIOWebSocketUpgradeError { return }
    context.close(promise: nil)
  }
}
