import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Answers GET requests over HTTP/1.1 on SwiftNIO, which bounds a request's header (RFC 9112). No TLS, no
/// bodies, one answer at a time on each connection.
final class HTTPServer: Sendable {
  /// Connections that may be open; the next one is closed at once.
  ///
  /// 256: more than any Prometheus holds towards one target, and few enough for 1,024 descriptors.
  private static let connectionLimit = 256

  /// How long a client may be silent while it is not waiting for an answer.
  ///
  /// 5 min: Prometheus keeps its connections between scrapes of the usual intervals.
  private static let silenceLimit = TimeAmount.minutes(5)

  /// One thread: the work is in the probes, which have their own.
  private let loop = MultiThreadedEventLoopGroup.singleton.any()
  private let respond: @Sendable (HTTPRequest) async -> HTTPResponse
  private let state = Mutex(State())

  private struct State {
    var listener: (any Channel)?
    var connections: [ObjectIdentifier: any Channel] = [:]
    var isEnding = false
  }

  /// - Parameter respond: the answer to a request.
  init(_ respond: @escaping @Sendable (HTTPRequest) async -> HTTPResponse) {
    self.respond = respond
  }

  /// Listens from now on.
  ///
  /// - Returns: Where, with the port that the system chose for port 0.
  /// - Throws: `IOError` if the address cannot be had.
  func listen(at place: ListeningAddress) async throws -> ListeningAddress {
    let listener = try await ServerBootstrap(group: loop)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { [self] channel in
        guard admit(channel) else { return channel.close() }
        return channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.configureHTTPServerPipeline()
          try pipeline.addHandler(IdleStateHandler(readTimeout: Self.silenceLimit))
          try pipeline.addHandler(RequestHandler(respond) { [self] in isEnding })
        }
      }
      .bind(to: place.socketAddress).get()
    state.withLock { $0.listener = listener }
    return listener.localAddress.flatMap(ListeningAddress.init) ?? place
  }

  /// Whether a connection may stay.
  private func admit(_ channel: any Channel) -> Bool {
    let isAdmitted = state.withLock { state in
      guard !state.isEnding, state.connections.count < Self.connectionLimit else { return false }
      state.connections[ObjectIdentifier(channel)] = channel
      return true
    }
    if isAdmitted {
      channel.closeFuture.whenComplete { [self] _ in
        state.withLock { $0.connections[ObjectIdentifier(channel)] = nil }
      }
    }
    return isAdmitted
  }

  private var isEnding: Bool { state.withLock { $0.isEnding } }

  /// Ends when nobody listens any more, which only the system or ``close()`` brings about.
  func closed() async { try? await state.withLock { $0.listener }?.closeFuture.get() }

  /// Listens no more. Who has asked is still answered.
  func close() {
    let listener = state.withLock { state in
      state.isEnding = true
      return state.listener
    }
    listener?.close(promise: nil)
  }

  /// Closes each connection when its answer has been written, or after `limit`.
  func end(within limit: Duration) async {
    close()
    let connections = state.withLock { Array($0.connections.values) }
    for connection in connections {
      connection.pipeline.fireUserInboundEventTriggered(RequestHandler.Ending())
    }
    let lateOnes = loop.scheduleTask(in: .nanoseconds(Int64(limit / .nanoseconds(1)))) {
      for connection in connections { connection.close(promise: nil) }
    }
    for connection in connections { try? await connection.closeFuture.get() }
    lateOnes.cancel()
  }
}

/// One connection: reads requests one after the other, and writes the answers.
private final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// The connection is to be closed once it is owed no answer.
  struct Ending: Sendable {}

  private let respond: @Sendable (HTTPRequest) async -> HTTPResponse
  private let isEnding: @Sendable () -> Bool
  private var head: HTTPRequestHead?
  private var isAnswering = false

  init(
    _ respond: @escaping @Sendable (HTTPRequest) async -> HTTPResponse,
    isEnding: @escaping @Sendable () -> Bool
  ) {
    (self.respond, self.isEnding) = (respond, isEnding)
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
      write(response, keepsAlive: head.isKeepAlive && !isEnding(), context)
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
    if event is Ending || event is IdleStateHandler.IdleStateEvent, !isAnswering {
      context.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
