package import Calls
package import NIOCore
import NIOHTTP1
import NIOWebSocket
import Synchronization

/// A rendezvous over WebSockets (RFC 6455): rooms at `/ROOM`, of which ``Meeting`` has the rules.
package final class MeetingServer: Sendable {
  /// How much of a request's header is read.
  ///
  /// 16 KiB, as web servers take: that of a browser behind a proxy has about 2.
  private static var headerLimits: NIOHTTPDecoderLimitConfiguration {
    var limits = NIOHTTPDecoderLimitConfiguration()
    (limits.maxHeaderFieldSize, limits.maxHeaderListSize) = (8 << 10, 16 << 10)
    return limits
  }

  /// What is read of a connection at once.
  ///
  /// Up to 4 KiB, and little at first: a connection waits most of the time, and so do 2,000 of them.
  private static let buffers = AdaptiveRecvByteBufferAllocator(
    minimum: 64, initial: 512, maximum: 4 << 10)

  private let limits: MeetingLimits
  private let security: ServerSecurity?
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let state: Mutex<State>

  private struct State {
    var meeting: Meeting
    var channels: [Meeting.Connection: any Channel] = [:]
    var count = 0
    var listener: Listener?
    var beat: RepeatedTask?
  }

  /// - Parameter security: what it proves who it is with; nil for a server without TLS.
  package init(_ limits: MeetingLimits = MeetingLimits(), _ security: ServerSecurity?) {
    self.limits = limits
    self.security = security
    start = clock.now
    state = Mutex(State(meeting: Meeting(limits)))
  }

  /// Listens from now on. To be called once.
  ///
  /// - Returns: where, with the port that the system chose for port 0.
  /// - Throws: `IOError` if the address cannot be had; ``PreparationError`` if the process may open too few
  ///   files for its rooms.
  package func listen(at place: SocketAddress) async throws -> SocketAddress {
    let most = 2 * limits.rooms + limits.lobby
    try Descriptors.ensure(connections: most)
    let listener = Listener(upTo: most) { [self] in try furnish($0) }
    let address = try await listener.listen(at: place)
    let beat = listener.loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) {
      [self] _ in
      perform { $0.passed(to: $1) }
    }
    state.withLock { ($0.listener, $0.beat) = (listener, beat) }
    return address
  }

  /// Ends when nobody listens any more, which only the system or ``close()`` brings about.
  package func closed() async { await state.withLock { $0.listener }?.closed() }

  /// Listens no more.
  package func close() { state.withLock { $0.listener }?.close() }

  /// Says to all that it ends, and closes their connections, at the latest after `limit`.
  package func end(within limit: Duration) async {
    close()
    let (listener, beat) = state.withLock { ($0.listener, $0.beat.take()) }
    beat?.cancel()
    perform { meeting, _ in meeting.end() }
    await listener?.end(within: limit)
  }
}

// MARK: - Connections

extension MeetingServer {
  /// TLS, if there is, then HTTP until the request to upgrade; everything else is refused.
  private func furnish(_ channel: any Channel) throws {
    let pipeline = channel.pipeline.syncOperations
    let deadline = channel.eventLoop.scheduleTask(in: TimeAmount(limits.joining)) {
      channel.close(promise: nil)
    }
    channel.closeFuture.whenComplete { _ in deadline.cancel() }
    if let security { try pipeline.addHandler(security.handler()) }
    let upgrader = NIOWebSocketServerUpgrader(
      maxFrameSize: SignallingMessage.sizeLimit, automaticErrorHandling: false,
      shouldUpgrade: { channel, head in
        channel.eventLoop.makeSucceededFuture(RoomName(target: head.uri) == nil ? nil : [:])
      },
      upgradePipelineHandler: { [self] channel, head in
        deadline.cancel()
        return channel.eventLoop.makeCompletedFuture { try welcome(channel, head) }
      })
    try pipeline.configureHTTPServerPipeline(
      withServerUpgrade: ([upgrader], { _ in }), withEncoderConfiguration: .init(),
      withDecoderLimitConfiguration: Self.headerLimits)
    try pipeline.addHandler(
      RequestHandler { request in
        RoomName(target: request.path) == nil
          ? .text(.notFound, "expected a room: /ROOM of 1 to 64 letters, digits, - and _")
          : .text(.badRequest, "expected a WebSocket (RFC 6455)")
      })
  }

  /// A WebSocket is open.
  private func welcome(_ channel: any Channel, _ head: HTTPRequestHead) throws {
    guard let room = RoomName(target: head.uri) else { return channel.close(promise: nil) }
    let pipeline = channel.pipeline.syncOperations
    pipeline.removeHandler(try pipeline.handler(type: RequestHandler.self), promise: nil)
    let connection = state.withLock { state in
      state.count += 1
      let connection = Meeting.Connection(state.count)
      state.channels[connection] = channel
      return connection
    }
    try WebSocketEnd(.server) { [self] in take($0, from: connection) }.join(pipeline)
    try channel.syncOptions?.setOption(.recvAllocator, value: Self.buffers)
    channel.closeFuture.whenComplete { [self] _ in
      perform { meeting, now in
        meeting.closed(connection, at: now)
        return []
      }
      state.withLock { $0.channels[connection] = nil }
    }
    perform { $0.opened(connection, for: room, at: $1) }
  }

  private func take(_ incoming: WebSocketEnd.Incoming, from connection: Meeting.Connection) {
    perform { meeting, now in
      switch incoming {
      case .message(let bytes): meeting.received(bytes, from: connection, at: now)
      case .sign: meeting.heard(from: connection, at: now)
      case .violation: meeting.brokeRules(connection, at: now)
      }
    }
  }

  /// Lets the rules say what is to be done, and does it. On the event loop, but for the end.
  private func perform(_ decide: (inout Meeting, Duration) -> [Meeting.Action]) {
    let now = clock.now - start
    let actions = state.withLock { state in
      decide(&state.meeting, now).map { ($0, state.channels[$0.connection]) }
    }
    for (action, channel) in actions {
      if let channel { perform(action, on: channel) }
    }
  }

  private func perform(_ action: Meeting.Action, on channel: any Channel) {
    switch action {
    case .send(let message, _): send(.text(message, from: .server), on: channel)
    case .ping: send(.ping(from: .server), on: channel)
    case .end(let reason, _): say(.end(reason), reason.closeCode, on: channel)
    case .close: say(nil, .normalClosure, on: channel)
    case .drop: channel.close(promise: nil)
    }
  }

  private func send(_ frame: WebSocketFrame, on channel: any Channel) {
    // A member that does not read is away: what waits for it would pile up here.
    guard channel.isWritable else { return channel.close(promise: nil) }
    channel.writeAndFlush(frame, promise: nil)
  }

  private func say(
    _ message: SignallingMessage?, _ code: WebSocketErrorCode, on channel: any Channel
  ) {
    channel.pipeline.fireUserInboundEventTriggered(
      WebSocketEnd.Farewell(message: message, code: code))
  }
}

extension Meeting.Action {
  /// Whom it is about.
  fileprivate var connection: Meeting.Connection {
    switch self {
    case .send(_, let connection), .ping(let connection), .end(_, let connection),
      .close(let connection), .drop(let connection):
      connection
    }
  }
}

extension SignallingMessage.EndReason {
  /// How a WebSocket is closed for this reason (RFC 6455 §7.4.1).
  fileprivate var closeCode: WebSocketErrorCode {
    switch self {
    case .finished, .interrupted, .gaveUp: .normalClosure
    case .roomFull, .alreadyJoined, .rateLimit, .badMessage, .timeLimit: .policyViolation
    // 1013, "try again later", of the registry that RFC 6455 §11.7 sets up.
    case .tooManyRooms: .unknown(1013)
    case .shuttingDown: .goingAway
    }
  }
}
