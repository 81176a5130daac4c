package import Calls
package import ICEConfiguration
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import ProbeEvidence
import Synchronization

/// A member of a room at a rendezvous: joins it, comes back to it when the connection is lost, and passes
/// messages on to the other member and from it.
///
/// A rendezvous keeps nothing: what is sent while this side or the other one is away is lost. Each
/// ``Event/joined``, and each `join` of the other member, is where both begin again.
package final class Rendezvous: Sendable {
  /// What happens at the rendezvous.
  package enum Event: Hashable, Sendable {
    /// This side is in the room, or is back in it.
    case joined
    /// The connection is lost, and a new one is tried; in words why.
    case lost(detail: String)
    /// The other member says this. Its `join` means that it is there, or back.
    case received(SignallingMessage)
  }

  /// How long a connection may take until this side is in the room, and be silent after that.
  ///
  /// 10 s: a rendezvous asks every 3 s whether we are there.
  private static let patience: Duration = MeetingLimits().silence

  /// How long a new connection is tried for, after the last one was lost: as long as a rendezvous keeps the
  /// place in the room.
  private static let absence: Duration = MeetingLimits().absence

  /// How long is waited before a new connection is tried, first and at the most.
  ///
  /// 250 ms to 2 s: what a restart of a rendezvous takes, and not much more than an outage lasts; half of it
  /// by chance, so that not all members come back at once.
  private static let pauses: ClosedRange<Duration> = .milliseconds(250) ... .seconds(2)

  /// How many events wait for whoever reads them. 256: two bursts that a rendezvous lets a member send.
  private static let eventLimit = 256

  /// Who this side is, in the room.
  package let participant: String
  private let url: RendezvousURL
  private let path: WebPath
  private let state = Mutex(State())

  private struct State {
    /// The connection by which this side is in the room.
    var channel: (any Channel)?
    var task: Task<Void, Never>?
    var isLeaving = false
  }

  /// Prepares to join a room. Sends nothing.
  ///
  /// - Parameters:
  ///   - trust: who may vouch for the rendezvous.
  ///   - proxies: the proxy that may lead to it, if it is `wss`.
  ///   - participant: who this side is; a random one if nobody says.
  /// - Throws: ``PreparationError`` if TLS cannot be set up as asked.
  package init(
    at url: RendezvousURL, trust: Prober.Trust, proxies: ProxySettings,
    as participant: String = randomName()
  ) throws(PreparationError) {
    self.url = url
    self.participant = participant
    path = try WebPath(
      to: url.host, port: url.port, isSecure: url.isSecure, trust: trust, proxies: proxies)
  }

  /// A name that nobody guesses: 128 random bits.
  package static func randomName() -> String {
    (0..<4).map { _ in
      let digits = String(UInt32.random(in: .min ... .max), radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// Joins the room, and yields what happens until ``leave(saying:)``, or until whoever reads it ends. To be
  /// called once. Fails with a ``RendezvousFailure``: at once if the first connection fails, and later when
  /// no new one was made for five minutes, or one was refused for good.
  package func events() -> AsyncThrowingStream<Event, any Error> {
    AsyncThrowingStream(bufferingPolicy: .bufferingOldest(Self.eventLimit)) { events in
      let task = Task { await run(events) }
      state.withLock { $0.task = task }
      events.onTermination = { _ in task.cancel() }
    }
  }

  /// Sends a message to the other member. Whether there is a connection to send it by.
  @discardableResult
  package func send(_ message: SignallingMessage) -> Bool {
    guard let channel = state.withLock(\.channel) else { return false }
    guard channel.isWritable else {
      channel.close(promise: nil)
      return false
    }
    channel.writeAndFlush(WebSocketFrame.text(message, from: .client), promise: nil)
    return true
  }

  /// Gives up the present connection, and makes a new one: for whoever knows that the network has changed.
  package func reconnect() { state.withLock(\.channel)?.close(promise: nil) }

  /// Leaves the room for good; takes a second at the most.
  ///
  /// - Parameter farewell: what the other member is sent: `leave`, or an `end`.
  package func leave(saying farewell: SignallingMessage = .leave) async {
    let (channel, task) = state.withLock { state in
      state.isLeaving = true
      return (state.channel, state.task)
    }
    if let channel {
      channel.pipeline.fireUserInboundEventTriggered(
        WebSocketEnd.Farewell(message: farewell, code: .normalClosure))
      try? await channel.closeFuture.get()
    }
    task?.cancel()
    await task?.value
  }
}

/// Why nobody can be met at a rendezvous.
package enum RendezvousFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no connection to it.
  case unreachable(detail: String)
  /// Somebody else answers: the certificate is not the rendezvous'.
  case untrusted(detail: String)
  /// Something else answers.
  case noRendezvous(detail: String)
  /// It does not let this side in, or has put it out.
  case refused(SignallingMessage.EndReason)

  /// What has failed, in one sentence.
  package var description: String {
    switch self {
    case .unreachable(let detail): "the rendezvous cannot be reached: \(detail)"
    case .untrusted(let detail): "the rendezvous cannot be trusted: \(detail)"
    case .noRendezvous(let detail): "what answers is no rendezvous: \(detail)"
    case .refused(let reason): reason.words
    }
  }

  /// Whether another connection may be let in, after one that was.
  fileprivate var mayPass: Bool {
    switch self {
    // A proxy before the rendezvous answers in its place while it restarts.
    case .unreachable, .noRendezvous: true
    case .untrusted: false
    case .refused(let reason):
      switch reason {
      // The rendezvous does not know yet that our last connection is gone.
      case .alreadyJoined: true
      case .tooManyRooms, .shuttingDown: true
      case .finished, .interrupted, .gaveUp, .roomFull, .rateLimit, .badMessage, .timeLimit: false
      }
    }
  }

  /// What an event on the way to the rendezvous means; nil for a step ahead.
  fileprivate init?(_ happening: Event.Kind) {
    switch happening {
    case .notSecured(let failure, _) where failure.isAboutIdentity:
      self = .untrusted(detail: happening.words)
    case .tunnelRefused, .notSecured, .disconnected:
      self = .unreachable(detail: happening.words)
    default: return nil
    }
  }
}

// MARK: - Connections

extension Rendezvous {
  private typealias Events = AsyncThrowingStream<Event, any Error>.Continuation

  /// How a connection has ended.
  private typealias Ending = EventLoopPromise<RendezvousFailure>

  private func run(_ events: Events) async {
    let clock = ContinuousClock()
    let resolver = Resolver()
    var lastIn: ContinuousClock.Instant?
    var pause = Self.pauses.lowerBound
    while true {
      let failure = await connect(resolver, events)
      if Task.isCancelled || state.withLock(\.isLeaving) { break }
      if state.withLock({ $0.channel.take() }) != nil {
        (lastIn, pause) = (clock.now, Self.pauses.lowerBound)
        events.yield(.lost(detail: "\(failure)"))
      }
      guard let lastIn, clock.now - lastIn < Self.absence, failure.mayPass else {
        events.finish(throwing: failure)
        break
      }
      try? await Task.sleep(for: pause * Double.random(in: 0.5...1))
      pause = min(pause * 2, Self.pauses.upperBound)
    }
    events.finish()
    await resolver.close()
  }

  /// Makes one connection, and waits for its end.
  /// - Returns: how it has ended.
  private func connect(_ resolver: Resolver, _ events: Events) async -> RendezvousFailure {
    let loop = Prober.loops.next()
    let ending = loop.makePromise(of: RendezvousFailure.self)
    let alarm = loop.scheduleTask(in: TimeAmount(Self.patience)) {
      ending.succeed(
        .unreachable(detail: "it did not answer within \(Self.patience)"))
    }
    defer { alarm.cancel() }
    return await withTaskCancellationHandler {
      Task {
        let detail = await path.open(
          resolver, on: loop, within: Self.patience,
          opening: { channel in
            ending.futureResult.whenComplete { _ in channel.close(promise: nil) }
          },
          happened: { if let failure = RendezvousFailure($0) { ending.succeed(failure) } },
          fill: { [self] in try fill($0, when: $1, ending, alarm, events) })
        if let detail { ending.succeed(.unreachable(detail: detail)) }
      }
      do {
        return try await ending.futureResult.get()
      } catch {
        return .unreachable(detail: "\(error)")
      }
    } onCancel: {
      ending.succeed(.unreachable(detail: "nobody waits for it any more"))
    }
  }

  /// HTTP until the upgrade, then the WebSocket.
  private func fill(
    _ pipeline: ChannelPipeline.SynchronousOperations, when isReady: EventLoopFuture<Void>,
    _ ending: Ending, _ alarm: Scheduled<Void>, _ events: Events
  ) throws {
    try pipeline.addHandler(IdleStateHandler(readTimeout: TimeAmount(Self.patience)))
    let upgrader = NIOWebSocketClientUpgrader(
      maxFrameSize: SignallingMessage.sizeLimit, automaticErrorHandling: false,
      upgradePipelineHandler: { [self] channel, _ in
        channel.eventLoop.makeCompletedFuture { try welcome(channel, ending, alarm, events) }
      })
    try pipeline.addHTTPClientHandlers(
      leftOverBytesStrategy: .forwardBytes, encoderConfiguration: .init(),
      decoderLimitConfiguration: FetchHandler.headLimits,
      withClientUpgrade: ([upgrader], { _ in }))
    let head = HTTPRequestHead(
      version: .http1_1, method: .GET, uri: url.target, headers: ["Host": url.authority])
    try pipeline.addHandler(
      UpgradeRequest(head, when: isReady) {
        ending.succeed(.noRendezvous(detail: $0))
      })
  }

  /// The WebSocket is open: this side joins.
  private func welcome(
    _ channel: any Channel, _ ending: Ending, _ alarm: Scheduled<Void>,
    _ events: Events
  ) throws {
    let pipeline = channel.pipeline.syncOperations
    pipeline.removeHandler(try pipeline.handler(type: UpgradeRequest.self), promise: nil)
    guard
      let join = SignallingMessage.Join(participant: participant, instance: Self.randomName())
    else { preconditionFailure("\(participant) is no name of a participant") }
    let membership = Membership(join) { [self] incoming in
      switch incoming {
      case .joined:
        alarm.cancel()
        state.withLock { $0.channel = channel }
        events.yield(.joined)
      case .pinged(let number):
        channel.writeAndFlush(WebSocketFrame.text(.pong(number), from: .client), promise: nil)
      case .said(let message):
        guard case .dropped = events.yield(.received(message)) else { return }
        ending.succeed(.noRendezvous(detail: "it floods this side"))
      case .ended(let failure): ending.succeed(failure)
      }
    }
    try WebSocketEnd(.client) { membership.take($0) }.join(pipeline)
    let bound = NIOLoopBound(membership, eventLoop: channel.eventLoop)
    channel.closeFuture.whenComplete { _ in bound.value.closed() }
    channel.writeAndFlush(WebSocketFrame.text(.join(join), from: .client), promise: nil)
  }
}

/// What a rendezvous says on one connection, and what it means.
private final class Membership {
  enum Incoming {
    case joined
    case pinged(Int)
    case said(SignallingMessage)
    case ended(RendezvousFailure)
  }

  private let join: SignallingMessage.Join
  private let tell: (Incoming) -> Void
  private var hasJoined = false

  init(_ join: SignallingMessage.Join, _ tell: @escaping (Incoming) -> Void) {
    (self.join, self.tell) = (join, tell)
  }

  func take(_ incoming: WebSocketEnd.Incoming) {
    switch incoming {
    case .sign: break
    case .violation: end(.noRendezvous(detail: "it breaks the rules of WebSockets"))
    case .message(let bytes):
      do {
        take(try SignallingMessage(decoding: bytes))
      } catch {
        end(.noRendezvous(detail: "\(error)"))
      }
    }
  }

  func closed() { end(.unreachable(detail: "the connection was closed, or silent for too long")) }

  private func take(_ message: SignallingMessage) {
    switch message {
    case .join(join) where !hasJoined:
      hasJoined = true
      tell(.joined)
    // What only a rendezvous says, and whatever it says to somebody that it does not let in.
    case .end(let reason) where !reason.isOfMember || !hasJoined: end(.refused(reason))
    case _ where !hasJoined: end(.noRendezvous(detail: "it says something else than who joins"))
    case .ping(let number): tell(.pinged(number))
    case .pong: break
    case .join, .leave, .signal, .restart, .end: tell(.said(message))
    }
  }

  private func end(_ failure: RendezvousFailure) { tell(.ended(failure)) }
}

/// Asks for a WebSocket once the connection is secured, and says why there is none.
private final class UpgradeRequest: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let request: HTTPRequestHead
  private let isReady: EventLoopFuture<Void>
  private let refused: (String) -> Void

  init(
    _ request: HTTPRequestHead, when isReady: EventLoopFuture<Void>,
    refused: @escaping (String) -> Void
  ) {
    (self.request, self.isReady, self.refused) = (request, isReady, refused)
  }

  func channelActive(context: ChannelHandlerContext) {
    isReady.assumeIsolated().whenSuccess {
      context.write(self.wrapOutboundOut(.head(self.request)), promise: nil)
      context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(let head) = unwrapInboundIn(data) else { return }
    refused("it answers HTTP \(head.status.code)")
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    refused("its answer is no WebSocket's")
  }

  func channelInactive(context: ChannelHandlerContext) {
    refused("it closed the connection before its answer")
  }
}
