import ICEConfiguration
import NIOCore
import ProbeEvidence
import STUN

/// Asks a server one thing otherwise than the probe does, on a connection of its own: without agent,
/// credentials or allocation.
///
/// Lives on an event loop, as its channel does.
actor Trial {
  /// Opens a channel that what the variant asks for may be sent over, and tells what it sees; throws
  /// as a ``Dialer`` does.
  typealias Dial = @Sendable (HandshakeTrial.Variant, ServerSideEvents) async throws -> Void

  private let variant: HandshakeTrial.Variant
  private let isStream: Bool
  private let loop: any EventLoop
  /// Until it is over: whoever is told holds the trial, too.
  private var tell: (@Sendable (HandshakeTrial) -> Void)?
  private let transaction = TransactionID.random()
  private let over: EventLoopPromise<Void>
  private var channel: (any Channel)?
  private var isOver = false

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.executor.asUnownedSerialExecutor()
  }

  /// A trial that has not begun. `tell` is called once, on the event loop.
  init(
    _ variant: HandshakeTrial.Variant, of url: ServerURL, on loop: any EventLoop,
    tell: @escaping @Sendable (HandshakeTrial) -> Void
  ) {
    self.variant = variant
    isStream = url.transport.isStream
    self.loop = loop
    self.tell = tell
    over = loop.makePromise()
  }

  /// Asks the server, and waits until the trial is over.
  func run(_ dial: Dial) async {
    guard !isOver else { return }
    let events = ServerSideEvents(
      opening: { channel in self.assumeIsolated { $0.opening(channel) } },
      received: { bytes in self.assumeIsolated { $0.received(bytes) } },
      happened: { happening in self.assumeIsolated { $0.happened(happening) } })
    do {
      try await dial(variant, events)
      if variant == .plain { ask() }
    } catch is Dialer.Told {
    } catch {
      happened(Event.Kind(pathError: error))
    }
    try? await over.futureResult.get()
  }

  /// Ends the trial, unless it is over: nothing came for as long as anybody waits.
  func giveUp() { end(.silent) }

  private func end(_ outcome: HandshakeTrial.Outcome, _ detail: String = "") {
    guard !isOver else { return }
    isOver = true
    channel?.close(promise: nil)
    channel = nil
    tell?(HandshakeTrial(variant, outcome, detail: detail))
    tell = nil
    over.succeed()
  }
}

// MARK: - What comes back

extension Trial {
  /// As soon as it may be closed, so that connecting and a handshake can be broken off.
  private func opening(_ channel: any Channel) {
    guard !isOver else { return channel.close(promise: nil) }
    self.channel = channel
  }

  /// RFC 8489 §6.2.1: over UDP a request is repeated until it is answered.
  private func ask() {
    guard !isOver, let channel else { return }
    let request = Message(.request, .binding, transactionID: transaction, attributes: [])
    channel.writeAndFlush(ByteBuffer(bytes: request.encoded()), promise: nil)
    guard !isStream else { return }
    loop.scheduleTask(in: TimeAmount(Deadlines.retransmission)) {
      self.assumeIsolated { $0.ask() }
    }
  }

  private func received(_ bytes: [UInt8]) {
    guard let message = try? Message(decoding: bytes), message.transactionID == transaction,
      [.success, .error].contains(message.messageClass)
    else { return end(.strange, "no answer of STUN") }
    end(.answered)
  }

  private func happened(_ happening: Event.Kind) {
    switch happening {
    case .handshakeAnswered, .secured, .notSecured(_, .some): end(.answered)
    case .notSecured(let failure, nil):
      end(failure.reason == .notTLS ? .strange : .alert, failure.detail)
    case .receivedUnusable(.partial, _): break
    case .receivedUnusable(_, let detail): end(.strange, detail)
    case .disconnected(let how, let detail): end(HandshakeTrial.Outcome(how), detail)
    case .fault(let detail): end(.unreachable, detail)
    case .tunnelRefused: end(.unreachable, "the proxy opens no tunnel")
    default: break
    }
  }
}

extension HandshakeTrial.Outcome {
  fileprivate init(_ how: Disconnection) {
    switch how {
    case .closed: self = .closed
    case .reset: self = .reset
    case .timedOut: self = .silent
    case .refused, .unreachable, .noRoute, .offline: self = .unreachable
    }
  }
}
