import ICEConfiguration
import NIOCore
import ProbeEvidence
import STUN

/// Asks several servers, beside the probes, for the address that each sees of one and the same socket
/// (RFC 5780 §4.3): one for each address family.
///
/// Only servers that have answered a probe over UDP are asked, and none before there are two: so
/// nobody is asked in vain, and nobody whom the probes do not ask. Lives on an event loop.
actor MappingSurvey {
  /// How many addresses are asked in a family. 3: two tell, and one may be on a network of our own.
  private static let addressLimit = 3

  /// How many ports of one address are asked.
  ///
  /// 2: they tell a mapping that depends on the address from one that depends on the port, too.
  private static let portLimit = 2

  /// How many servers are asked in a family.
  static let mostAsked = addressLimit * portLimit

  /// How often a request is sent. 7, as RFC 8489 §6.2.1 has it (Rc): the server has just answered.
  private static let transmissionLimit = 7

  private let loop: any EventLoop
  private let rateLimiter: RateLimiter
  private var sockets: [Int: Task<MappingSocket?, Never>] = [:]
  /// The servers to ask, in the order in which they were heard of.
  private var chosen: [Endpoint] = []
  private var asked: [TransactionID: Endpoint] = [:]
  private var unanswered: Set<Endpoint> = []
  private var observations: [Endpoint: ObservedMapping] = [:]
  private var waiting: CheckedContinuation<Void, Never>?
  private var isOver = false

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.executor.asUnownedSerialExecutor()
  }

  /// A survey that asks nobody yet.
  ///
  /// - Parameter rateLimiter: where every request waits for its turn among the probes.
  init(on loop: any EventLoop, through rateLimiter: RateLimiter) {
    self.loop = loop
    self.rateLimiter = rateLimiter
  }

  /// Takes note that `server` answers over UDP. What was heard before ``end(within:)`` counts.
  nonisolated func hear(_ server: Endpoint) {
    loop.execute { self.assumeIsolated { $0.take(server) } }
  }

  /// Ends the survey, as soon as everybody who was asked has answered, or `patience` has run out, or
  /// the task is cancelled.
  /// - Returns: what came of each server that was asked.
  func end(within patience: Duration) async -> [ObservedMapping] {
    let alarm = loop.scheduleTask(in: TimeAmount(patience)) {
      self.assumeIsolated { $0.stopWaiting() }
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        waiting = continuation
        if unanswered.isEmpty || Task.isCancelled { stopWaiting() }
      }
    } onCancel: {
      loop.execute { self.assumeIsolated { $0.stopWaiting() } }
    }
    alarm.cancel()
    isOver = true
    for socket in sockets.values { await socket.value?.close() }
    return chosen.compactMap { observations[$0] }
  }

  private func stopWaiting() {
    waiting?.resume()
    waiting = nil
  }
}

// MARK: - Whom to ask

extension MappingSurvey {
  private func take(_ server: Endpoint) {
    guard !isOver, isWanted(server) else { return }
    chosen.append(server)
    let kin = chosen.filter { $0.family == server.family }
    guard kin.count > 1 else { return }
    for due in kin.count == 2 ? kin : [server] {
      unanswered.insert(due)
      Task { await ask(due) }
    }
  }

  private func isWanted(_ server: Endpoint) -> Bool {
    let kin = chosen.filter { $0.family == server.family }
    let ports = kin.filter { $0.address == server.address }.map(\.port)
    return ports.isEmpty
      ? Set(kin.map(\.address)).count < Self.addressLimit
      : ports.count < Self.portLimit && !ports.contains(server.port)
  }
}

// MARK: - Asking

extension MappingSurvey {
  private func ask(_ server: Endpoint) async {
    guard await rateLimiter.enter(server.address) else { return settle(server) }
    // A probe that waits for room is not kept from it: what is asked here takes none.
    await rateLimiter.leave()
    // Whoever gets in too late opens no socket: nobody would close it.
    guard !isOver, let socket = await socket(for: server),
      let local = socket.local(towards: server), !isOver
    else { return settle(server) }
    let id = TransactionID.random()
    asked[id] = server
    observations[server] = ObservedMapping(server: server, local: local, mapped: nil)
    let request = Message(.request, .binding, transactionID: id).encoded()
    for _ in 0..<Self.transmissionLimit where asked[id] != nil && !isOver {
      socket.send(request, to: server)
      try? await Task.sleep(for: Deadlines.retransmission)
    }
  }

  /// Counts only what answers our request, and comes from whom it was sent to.
  private func receive(_ bytes: [UInt8], from source: Endpoint) {
    guard !isOver, let reply = try? Message(decoding: bytes), reply.method == .binding,
      [.success, .error].contains(reply.messageClass),
      let server = asked[reply.transactionID], server == source
    else { return }
    asked[reply.transactionID] = nil
    // MAPPED-ADDRESS does not count: a NAT may have rewritten it (RFC 8489 §14.2).
    if let local = observations[server]?.local,
      let mapped = reply.xorMappedAddress.map(Endpoint.init), mapped.family == local.family
    {
      observations[server] = ObservedMapping(server: server, local: local, mapped: mapped)
    }
    settle(server)
  }

  private func settle(_ server: Endpoint) {
    unanswered.remove(server)
    if unanswered.isEmpty { stopWaiting() }
  }

  /// The family's socket, opened when it is first needed.
  private func socket(for server: Endpoint) async -> MappingSocket? {
    if let socket = sockets[server.family] { return await socket.value }
    let socket = Task {
      try? await MappingSocket(family: server.family, on: loop) { [weak self] bytes, source in
        self?.assumeIsolated { $0.receive(bytes, from: source) }
      }
    }
    sockets[server.family] = socket
    return await socket.value
  }
}
