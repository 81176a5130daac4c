import ICEAgent
import ICEConfiguration
import Judging
import NIOCore
import ProbeEvidence

// What stands at the relay's other end, and how the two ends find each other.
extension Prover {
  /// Puts something at the relay's other end, and has both agents look for each other.
  func open(_ way: Way, within patience: Duration) async -> ProofPeer? {
    guard let relay = await first.end else {
      record(.fault(detail: "the ICE agent does not take a relay that needs no credentials"))
      return nil
    }
    let peer = await peer(by: way, for: relay, within: patience)
    guard let peer, !attempt.isDecided, let end = await peer.end else { return peer }
    attempt.evidence.peerAddress = end.address
    agents = (relay.agent, end.agent)
    let farEnd: Endpoint =
      if case .socket(let socket) = peer { await socket.relayForAgent } else { relay.address }
    if await !connect(relay, end, farEnd) {
      record(.fault(detail: "the ICE agents do not take each other's candidates"))
    }
    return peer
  }

  private func connect(_ relay: ProofEnd, _ end: ProofEnd, _ farEnd: Endpoint) async -> Bool {
    guard let ours = await relay.agent.credentials, let theirs = await end.agent.credentials
    else { return false }
    let takesOurs = await end.agent.connect(
      toHost: farEnd.address, port: farEnd.port, .relayed, ours)
    let takesTheirs = await relay.agent.connect(
      toHost: end.address.address, port: end.address.port, end.kind, theirs)
    return takesOurs && takesTheirs
  }

  private func peer(
    by way: Way, for relay: ProofEnd, within patience: Duration
  ) async -> ProofPeer? {
    switch way {
    case .sameServer: await secondRelay(of: spec, at: endpoint, within: patience)
    case .otherServer(let other): await secondRelay(of: other, at: nil, within: patience)
    case .mappedAddress: await plainPeer(of: relay.address, within: patience)
    }
  }

  private func secondRelay(
    of server: ProbeSpec, at endpoint: Endpoint?, within patience: Duration
  ) async -> ProofPeer? {
    let spec = server.secondRelay(within: patience)
    let number = attempt.number
    let context = self.context.observed(by: { [weak self] progress in
      guard case .happened(_, let event) = progress else { return }
      self?.loop.execute { [weak self] in
        self?.assumeIsolated { $0.climbed(event.what, in: number) }
      }
    })
    // Another server has a way of its own.
    let resolution = await Resolution.resolve(
      spec, at: endpoint, through: endpoint == nil ? nil : proxy, on: loop, in: context)
    guard let place = resolution.endpoints.first,
      await context.rateLimiter.pass(place.address)
    else { return nil }
    // What the first relay's server took for its answers says how long another of its takes.
    let second = RelaySession(
      plan, run: run, role: .controlled,
      knownSlowestAnswer: endpoint == nil ? nil : await first.slowestAnswer, listener: listener,
      on: loop)
    let handshake = await context.handshakeTurn(at: spec.url, place, through: resolution.proxy)
    let probe = Probe(
      spec, to: place, after: resolution, on: loop, in: context, for: second, handshake: handshake)
    let verdict = await withTaskCancellationHandler {
      await probe.climb()
    } onCancel: {
      Task { await probe.interrupt() }
    }
    return verdict == .relay ? .relay(probe, second) : nil
  }

  private func plainPeer(of relayed: Endpoint, within patience: Duration) async -> ProofPeer? {
    guard let mapped = await first.mappedAddress else {
      record(.fault(detail: "the server did not report the probe's own address"))
      return nil
    }
    let loop = self.loop
    let peer = PlainPeer(
      of: relayed, seenAt: mapped, run: run, plan, on: loop,
      told: { [weak self] event in
        guard case .state(let state) = event else { return }
        loop.execute { [weak self] in
          self?.assumeIsolated { $0.agentIs(state, at: .controlled) }
        }
      },
      passed: { [weak self] direction, payload in
        self?.assumeIsolated { $0.relayed(direction, payload, at: .controlled) }
      },
      happened: { [weak self] happening in
        self?.assumeIsolated { $0.exchanged(happening, at: .controlled) }
      })
    do {
      _ = try await peer.open(patience: patience)
    } catch {
      record(.fault(detail: "no socket to be had: \(error)"))
    }
    return .socket(peer)
  }
}

// MARK: - What both ends report

extension Prover {
  /// Hears of both relays.
  var listener: RelaySession.Listener {
    RelaySession.Listener(
      exchanged: { [weak self] happening, role in
        self?.assumeIsolated { $0.exchanged(happening, at: role) }
      },
      relayed: { [weak self] direction, payload, role in
        self?.assumeIsolated { $0.relayed(direction, payload, at: role) }
      },
      agentIs: { [weak self] state, role in
        self?.assumeIsolated { $0.agentIs(state, at: role) }
      })
  }

  /// Something happened on the way to a second relay. What an earlier attempt leaves behind, such as the
  /// end of a probe that turned back, is not this one's.
  private func climbed(_ happening: Event.Kind, in number: Int) {
    if number == attempt.number { record(.climbing(what: happening)) }
  }

  /// A message went to a server or came from it, after the relay was granted.
  private func exchanged(_ happening: Event.Kind, at role: Agent.Role) {
    let side = ProofSide(role)
    guard !permissionRequests.isLeftOver(happening, at: side, hasPeer: attempt.hasPeer)
    else { return }
    // The agent's own permissions are for the ways before.
    if attempt.evidence.way.isPermissionOnly, !happening.isDisconnection { return }
    record(.exchanged(side: side, what: happening))
  }

  /// How an agent fares with the other one.
  private func agentIs(_ state: Agent.State, at role: Agent.Role) {
    guard state != .failed else { return }
    if attempt.connected(at: ProofSide(role)) { record(.ready) }
  }

  /// Data passed a forwarder.
  private func relayed(
    _ direction: Forwarder.Direction, _ payload: Relaying.Payload, at role: Agent.Role
  ) {
    let side = ProofSide(role)
    if direction == .fromServer, attempt.arrived(at: side) { record(.arrived(side: side)) }
    traffic?.saw(direction, payload, at: side, .now())
  }
}

extension Event.Kind {
  fileprivate var isDisconnection: Bool { if case .disconnected = self { true } else { false } }
}
