import ICEConfiguration
import NIOCore
import NIOPosix
import ProbeEvidence
import STUN

/// Stands between one agent and one server: UDP on the loopback interface towards the agent, the
/// server's own transport towards the server, and the tap in between.
///
/// Lives on its event loop, as its channels do: what a handler calls runs at once.
actor Forwarder {
  /// Which way data passed.
  enum Direction: Sendable {
    case toServer, fromServer
  }

  let loop: any EventLoop
  private let observer: @Sendable (Event.Kind) -> Void
  private let relayed: @Sendable (Direction, Relaying.Payload) -> Void
  let isStream: Bool
  private let start = NIODeadline.now()
  var tap: Tap
  /// How many messages of the server were of use.
  var uses = 0
  var serverSide: (any Channel)?
  var agentSide: (any Channel)?
  /// What the kernel keeps of errors on the way to the server.
  var errors: ErrorQueue?
  /// The last that it had of ICMP.
  private var lastICMP: ICMPError?
  /// Where the server side was opened to, and when.
  private var remoteEndpoint: Endpoint?
  private var dialled = NIODeadline.now()
  /// The server-side socket's own address, once it is connected.
  private(set) var localEndpoint: Endpoint?
  private var agentAddress: SocketAddress?
  var release: Release?
  /// Who waits for an answer that an agent can go on from.
  private var firstAnswer: EventLoopPromise<Bool>?
  /// Who waits for the answer to a request of our own.
  var ownReply: EventLoopPromise<Reply?>?
  /// What the relay is to send without the agent.
  var outreach: Outreach?
  /// Whether messages may be sent.
  private var isOpen = false
  /// Whether the path to the server has ended, so that no answer will come.
  var isPathOver = false
  var isClosing = false

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.executor.asUnownedSerialExecutor()
  }

  /// A forwarder with both sides closed. `observer` is called on the event loop, until the
  /// forwarder is told to close; so is `relayed`, of all data that passes if `relaying` lets any.
  init(
    loop: any EventLoop, credential: LongTermCredential?, transport: ServerTransport,
    relaying: Relaying? = nil,
    relayed: @escaping @Sendable (Direction, Relaying.Payload) -> Void = { _, _ in },
    observer: @escaping @Sendable (Event.Kind) -> Void
  ) {
    self.loop = loop
    self.observer = observer
    self.relayed = relayed
    isStream = transport.isStream
    tap = Tap(credential: credential, isStream: isStream, relaying: relaying)
  }
}

// MARK: - Opening

extension Forwarder {
  /// Opens the server side; what happens is reported. Through a proxy, `endpoint` is the proxy's.
  /// - Returns: whether messages may be sent.
  func openServerSide(
    _ dialer: Dialer, to endpoint: Endpoint, from origin: LocalOrigin? = nil, patience: Duration
  ) async -> Bool {
    let events = ServerSideEvents(
      opening: { channel in self.assumeIsolated { $0.opening(channel) } },
      received: { bytes in self.assumeIsolated { $0.serverSent(bytes) } },
      happened: { happening in self.assumeIsolated { $0.happened(happening) } },
      errors: { errors in self.assumeIsolated { $0.errors = errors } },
      channels: { self.assumeIsolated { $0.tap.relaying?.channels ?? [] } },
      intake: { self.assumeIsolated { $0.intake } })
    (remoteEndpoint, dialled) = (endpoint, .now())
    report(.connecting(to: endpoint))
    do {
      try await dialer.dial(endpoint, from: origin, on: loop, patience: patience, events)
      isOpen = true
      return !isClosing
    } catch is Dialer.Told {
      return false
    } catch {
      happened(Event.Kind(pathError: error, at: endpoint, after: noteError()))
      return false
    }
  }

  /// As soon as it may be closed, so that connecting and a handshake can be broken off.
  private func opening(_ channel: any Channel) {
    serverSide = channel
    if isClosing { channel.close(promise: nil) }
  }

  /// Asks what an agent will ask first, and waits for an answer that it can go on from.
  /// - Returns: false if there will be none.
  func ask(_ method: RequestMethod) async -> Bool {
    guard !isClosing, !isPathOver else { return false }
    let answer = loop.makePromise(of: Bool.self)
    firstAnswer = answer
    send(tap.open(with: method))
    return (try? await answer.futureResult.get()) ?? false
  }

  func endAsking(_ isAnswered: Bool) {
    let waiting = firstAnswer
    firstAnswer = nil
    waiting?.succeed(isAnswered)
  }

  /// Opens the agent side, which is not read until ``admitAgent(port:)``: libnice sends its first
  /// request before it tells the port that it sends from.
  /// - Returns: the loopback port that the agent is to speak to.
  /// - Throws: what NIO throws when no socket can be had.
  func openAgentSide() async throws -> UInt16 {
    // Of NIO's two (2.101) this `bind` closes a socket that it cannot bind.
    let channel = try await DatagramBootstrap(group: loop)
      .channelOption(.autoRead, value: false)
      .bind(to: SocketAddress(ipAddress: "127.0.0.1", port: 0)) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            AgentSideHandler { envelope in self.assumeIsolated { $0.agentSent(envelope) } })
          return channel
        }
      }
    guard !isClosing else {
      channel.close(promise: nil)
      throw ChannelError.alreadyClosed
    }
    agentSide = channel
    return Endpoint(channel.localAddress)?.port ?? 0
  }

  /// Lets the agent whose socket has this loopback port through, and nobody else.
  func admitAgent(port: UInt16) async throws {
    agentAddress = try SocketAddress(ipAddress: "127.0.0.1", port: Int(port))
    try await agentSide?.setOption(.autoRead, value: true).get()
  }
}

// MARK: - Forwarding

extension Forwarder {
  private func agentSent(_ envelope: AddressedEnvelope<ByteBuffer>) {
    guard envelope.remoteAddress == agentAddress, !isClosing else { return }
    let outcome = tap.agentSent(Array(envelope.data.readableBytesView), at: age)
    if let answer = outcome.answer { sendToAgent(answer) }
    send(outcome)
  }

  private func send(_ outcome: Tap.Outcome) {
    outcome.happenings.forEach(report)
    if let payload = outcome.payload { relayed(.toServer, payload) }
    if let bytes = outcome.passed { sendToServer(bytes, mayBeLost: outcome.begun == nil) }
    if let transaction = outcome.begun { repeatUntilAnswered(transaction) }
  }

  /// RFC 8489 §6.2.1: over UDP a request is repeated until it is answered. §6.2.2: over a stream it
  /// is not.
  private func repeatUntilAnswered(_ transaction: TransactionID) {
    guard !isStream else { return }
    loop.scheduleTask(in: TimeAmount(Deadlines.retransmission)) {
      self.assumeIsolated { forwarder in
        let outcome = forwarder.tap.repeated(transaction)
        guard !forwarder.isClosing, let bytes = outcome.passed else { return }
        outcome.happenings.forEach(forwarder.report)
        forwarder.sendToServer(bytes)
        forwarder.repeatUntilAnswered(transaction)
      }
    }
  }

  /// The time since the forwarder was made.
  var age: Duration { Duration(NIODeadline.now() - start) }

  private var intake: Intake { Intake(uses: uses, isOpen: isOpen, isRelaying: tap.isRelaying) }

  private func serverSent(_ bytes: [UInt8]) {
    guard !isPathOver else { return }
    guard !isClosing else { return releaseSaw(bytes) }
    switch outreach?.read(bytes) {
    case .granted, .again: return sendOutreach()
    case .refused:
      outreach = nil
      return
    case .unrelated, nil: break
    }
    let outcome = tap.serverSent(bytes, at: age)
    if outcome.isOfUse { uses += 1 }
    putDown(outcome)
    if let payload = outcome.payload { relayed(.fromServer, payload) }
    if let reply = outcome.ownReply { endOwnRequest(reply) }
    if outcome.isForAgent { endAsking(true) }
    if let bytes = outcome.passed { sendToAgent(bytes) }
  }

  private func sendToAgent(_ bytes: [UInt8]) {
    guard let agentSide, let agentAddress else { return }
    agentSide.writeAndFlush(
      AddressedEnvelope(remoteAddress: agentAddress, data: ByteBuffer(bytes: bytes)), promise: nil)
  }

  /// What `mayBeLost` is data, which is dropped while the server takes nothing, as UDP would: else it
  /// would pile up here. Requests are few.
  func sendToServer(_ bytes: [UInt8], mayBeLost: Bool = false) {
    guard let serverSide, serverSide.isWritable || !mayBeLost else { return }
    // The promise has its callback before the bytes are sent: a datagram that the kernel refuses ends
    // the channel at once, and without it the end would be told before the reason.
    let sent = loop.makePromise(of: Void.self)
    sent.futureResult.whenFailure { error in
      self.assumeIsolated { $0.happened(Event.Kind(pathError: error, after: $0.noteError())) }
    }
    serverSide.writeAndFlush(ByteBuffer(bytes: bytes), promise: sent)
  }

  /// What a handler of the server side has to tell.
  private func happened(_ happening: Event.Kind) {
    switch happening {
    case .receivedUnusable(.excess, let detail):
      report(happening)
      giveUp(detail)
    case .receivedUnusable(let bytes, let detail):
      putDown(tap.unusable(bytes, detail))
      // A stream that has lost its framing never finds it again.
      if bytes == .notSTUN || bytes == .tls, isStream { giveUp(detail) }
    case .disconnected(let how, let detail):
      // After giving up it is our own doing.
      guard !isPathOver else { return }
      // Of IPv6 the kernel says the same of an ICMP message as of a rule of its own.
      let icmp = noteError()
      let isTold = icmp != nil && how == .forbidden
      let end = isTold ? .disconnected(how: .unreachable, detail: detail) : happening
      report(
        end.blamingGateway(
          for: remoteEndpoint, after: icmp ?? lastICMP, Duration(NIODeadline.now() - dialled)))
      pathEnded()
    case .connected(let from):
      localEndpoint = from
      if isStream { errors?.stop() }
      report(happening)
    default:
      report(happening)
    }
  }

  /// Reports what the kernel has of ICMP, before the end of the path that it is about.
  @discardableResult
  private func noteError() -> ICMPError? {
    guard !isPathOver, let error = errors?.take() else { return nil }
    lastICMP = error
    report(.icmp(error: error))
    return error
  }

  private func putDown(_ outcome: Tap.Outcome) {
    for happening in outcome.happenings {
      report(happening)
      if case .receivedUnusable(.excess, let detail) = happening { giveUp(detail) }
    }
  }

  /// Ends the path to a server from which nothing is to be expected any more. A proof learns of it as
  /// of any other end.
  private func giveUp(_ detail: String) {
    guard !isPathOver else { return }
    report(.disconnected(how: .closed, detail: "closed from here: \(detail)"))
    pathEnded()
    serverSide?.close(promise: nil)
  }

  private func pathEnded() {
    isPathOver = true
    endAsking(false)
    endOwnRequest(nil)
    errors = nil
    finishRelease()
  }

  /// What happens while the forwarder closes is its own doing, and no evidence.
  private func report(_ happening: Event.Kind) {
    if !isClosing { observer(happening) }
  }
}

extension Endpoint {
  /// The same endpoint as text; nil for what is no IP address.
  init?(_ address: SocketAddress?) {
    guard let address, let ip = address.ipAddress, let port = address.port else { return nil }
    self.init(address: ip, port: UInt16(clamping: port))
  }
}
