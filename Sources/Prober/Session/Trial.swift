import ICEConfiguration
import NIOCore
import ProbeEvidence
import STUN

/// Asks a server one thing otherwise than the probe does, on a socket of its own: without agent,
/// credentials or allocation.
///
/// Lives on an event loop, as its channel does.
actor Trial {
  /// The way to the server.
  struct Path: Sendable {
    let url: ServerURL
    /// The server's address, or its proxy's.
    let endpoint: Endpoint
    /// How the probe itself gets there.
    let dialer: Dialer
    let trust: TrustContexts
  }

  private let variant: HandshakeTrial.Variant
  private let path: Path
  private let loop: any EventLoop
  private let over: EventLoopPromise<HandshakeTrial>
  private var transaction = TransactionID.random()
  private var channel: (any Channel)?
  private var socket: MappingSocket?
  /// The mapped address in the first of two answers, and where its server says that it is.
  private var mapped: Endpoint?
  private var responseOrigin: Endpoint?
  /// What two answers from different addresses or ports say, and how many answers there are.
  private var moved = ""
  private var answers = 0
  /// How many Binding requests one socket sends at most, one after the other.
  ///
  /// 4: of two servers that take turns beside the probe's own requests, one answers all of them once in
  /// eight times at most.
  private static let bindings = 4
  /// Whether a datagram without a byte came from the server, which is no answer to anything.
  private var gotEmptyDatagram = false
  private var isOver = false

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.executor.asUnownedSerialExecutor()
  }

  /// A trial that has not begun.
  init(_ variant: HandshakeTrial.Variant, on path: Path, _ loop: any EventLoop) {
    self.variant = variant
    self.path = path
    self.loop = loop
    over = loop.makePromise()
  }

  /// Asks the server, and waits until the trial is over, or `patience` has run out.
  func run(within patience: Duration) async -> HandshakeTrial {
    let alarm = loop.scheduleTask(in: TimeAmount(patience)) {
      self.assumeIsolated { $0.giveUp() }
    }
    defer { alarm.cancel() }
    switch variant {
    case .unconnected, .twoBindings: await askWithoutConnection()
    default: await dial()
    }
    let outcome = try? await over.futureResult.get()
    await socket?.close()
    return outcome ?? HandshakeTrial(variant, .silent)
  }

  /// Ends the trial, unless it is over: nothing came for as long as anybody waits.
  func giveUp() {
    if gotEmptyDatagram {
      return end(.strange, "something in front answers with an empty datagram")
    }
    moved.isEmpty ? end(.silent) : end(.remapped, moved)
  }

  private func end(_ outcome: HandshakeTrial.Outcome, _ detail: String = "") {
    guard !isOver else { return }
    isOver = true
    channel?.close(promise: nil)
    // What it calls holds the trial.
    channel = nil
    over.succeed(HandshakeTrial(variant, outcome, detail: detail))
  }
}

// MARK: - Over the server's own transport

extension Trial {
  private func dial() async {
    guard !isOver else { return }
    guard let dialer = path.dialer.trying(variant, of: path.url, path.trust) else {
      return end(.skipped)
    }
    let events = ServerSideEvents(
      opening: { channel in self.assumeIsolated { $0.opening(channel) } },
      received: { bytes in self.assumeIsolated { $0.received(bytes) } },
      happened: { happening in self.assumeIsolated { $0.happened(happening) } })
    do {
      try await dialer.dial(
        path.endpoint, on: loop, patience: Deadlines.connection, events)
      speak()
    } catch is Dialer.Told {
    } catch {
      happened(Event.Kind(pathError: error))
    }
  }

  /// As soon as it may be closed, so that connecting and a handshake can be broken off.
  private func opening(_ channel: any Channel) {
    guard !isOver else { return channel.close(promise: nil) }
    self.channel = channel
  }

  /// The path is open: what is asked through it?
  private func speak() {
    switch variant {
    case .plain, .tcp, .alpn, .binding: ask()
    case .options:
      // A request that is as short as any, and that every server of HTTP answers (RFC 9110 §9.3.7).
      let request = "OPTIONS * HTTP/1.1\r\nHost: \(path.url.host)\r\nConnection: close\r\n\r\n"
      channel?.writeAndFlush(ByteBuffer(string: request), promise: nil)
    case .nameless, .neutral, .smallHello, .smallSegments, .tls12, .allCiphers, .tls: break
    case .unconnected, .twoBindings: break
    }
  }

  private func ask() {
    guard !isOver, let channel else { return }
    channel.writeAndFlush(ByteBuffer(bytes: request), promise: nil)
    guard !path.url.transport.isStream, variant != .tcp else { return }
    askAgain { $0.ask() }
  }

  private var request: [UInt8] {
    Message(.request, .binding, transactionID: transaction, attributes: []).encoded()
  }

  /// RFC 8489 §6.2.1: over UDP a request is repeated until it is answered.
  private func askAgain(_ ask: @escaping @Sendable (isolated Trial) -> Void) {
    loop.scheduleTask(in: TimeAmount(Deadlines.retransmission)) { self.assumeIsolated(ask) }
  }

  private func received(_ bytes: [UInt8]) {
    guard answer(in: bytes) != nil else { return end(.strange, "no answer of STUN") }
    end(.answered)
  }

  /// The answer to the request, in bytes that came; nil if they are none.
  private func answer(in bytes: [UInt8]) -> Message? {
    guard let message = try? Message(decoding: bytes), message.transactionID == transaction,
      [.success, .error].contains(message.messageClass)
    else { return nil }
    return message
  }

  private func happened(_ happening: Event.Kind) {
    switch happening {
    // All that is too big comes behind it.
    case .handshakeAnswered where variant == .smallSegments: break
    // The group may be known later: after a HelloRetryRequest.
    case .handshakeAnswered where variant == .allCiphers: break
    case .secured(let peer) where variant == .allCiphers: end(.answered, peer.agreement)
    case .notSecured(_, let peer?) where variant == .allCiphers: end(.answered, peer.agreement)
    // Then the request is sent.
    case .handshakeAnswered where variant.asksInside: break
    case .secured where variant.asksInside: break
    case .handshakeAnswered, .secured, .notSecured(_, .some):
      end(variant.asksInside ? .alert : .answered)
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

// MARK: - Over a socket that is connected to nobody

extension Trial {
  private func askWithoutConnection() async {
    guard !isOver else { return }
    do {
      socket = try await MappingSocket(family: path.endpoint.family, on: loop) {
        bytes, sender in self.assumeIsolated { $0.received(bytes, from: sender) }
      }
      askFromSocket()
    } catch {
      end(.unreachable, "\(error)")
    }
  }

  private func askFromSocket() {
    guard !isOver, let socket else { return }
    socket.send(request, to: path.endpoint)
    askAgain { $0.askFromSocket() }
  }

  /// A datagram can come from anybody: what does not answer the request is left out.
  private func received(_ bytes: [UInt8], from sender: Endpoint) {
    if bytes.isEmpty, sender == path.endpoint { gotEmptyDatagram = true }
    guard let answer = answer(in: bytes) else { return }
    if sender != path.endpoint {
      return end(.elsewhere, "asked at \(path.endpoint), answered from \(sender)")
    }
    guard variant == .twoBindings else { return end(.answered) }
    guard let address = answer.reflexiveAddress.map(Endpoint.init) else {
      return end(.strange, "no mapped address")
    }
    let origin = answer.responseOrigin.map(Endpoint.init)
    guard let mapped else {
      (mapped, responseOrigin, answers) = (address, origin, 1)
      transaction = .random()
      socket?.send(request, to: path.endpoint)
      return
    }
    if let origin, let first = responseOrigin, origin != first {
      return end(.elsewhere, "two servers answer in turn, \(first) and \(origin)")
    }
    if mapped == address, moved.isEmpty { return end(.answered) }
    answers += 1
    if moved.isEmpty {
      moved = "the server sees one socket at \(mapped), and then at \(address)"
    }
    // Of several servers the same may have answered twice.
    guard origin != nil, answers < Self.bindings else { return end(.remapped, moved) }
    transaction = .random()
    socket?.send(request, to: path.endpoint)
  }
}

extension HandshakeTrial.Variant {
  /// Whether something is asked once TLS is up, where there is any.
  fileprivate var asksInside: Bool {
    switch self {
    case .alpn, .options, .binding: true
    case .nameless, .neutral, .plain, .smallHello, .smallSegments, .tls12, .allCiphers, .tls, .tcp,
      .unconnected,
      .twoBindings:
      false
    }
  }
}

extension TLSPeer {
  /// What the two sides agreed on, by OpenSSL's names.
  fileprivate var agreement: String {
    [cipher, group.map { "group \($0)" }].compactMap(\.self).joined(separator: ", ")
  }
}

extension HandshakeTrial.Outcome {
  fileprivate init(_ how: Disconnection) {
    switch how {
    case .closed: self = .closed
    case .reset: self = .reset
    case .timedOut: self = .silent
    case .refused, .unreachable, .noRoute, .noFamily, .offline, .forbidden: self = .unreachable
    }
  }
}
