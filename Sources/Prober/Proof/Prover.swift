import ICEAgent
import ICEConfiguration
import Judging
import NIOCore
import ProbeEvidence

/// Proves one relay: puts something at its other end, and sends data through it.
///
/// It never judges for itself: after every event it asks the judge. Lives on the event loop of the
/// probe whose relay it is.
actor Prover {
  let first: RelaySession
  let spec: ProbeSpec
  private let endpoint: Endpoint
  private let proxy: Proxy?
  var plan: ProofPlan { first.plan }
  var run: UInt64 { first.run }
  let loop: any EventLoop
  private let context: RunContext
  private let judge: ProofJudge
  var attempt = ProofAttempt(way: .sameServer)
  /// Which attempt this is, counted from 1.
  private var attemptNumber = 0
  /// How the judge says that the attempt stands.
  private var running: RunningProofStanding
  private var standing: ProofStanding { running.standing }
  private(set) var start = NIODeadline.now()
  private var waiting: CheckedContinuation<ProofStanding, Never>?
  private(set) var isInterrupted = false
  private var permissionRequests = PermissionRequests()
  /// The sides at which something has come out.
  private var arrivals: Set<ProofSide> = []
  /// The sides whose agent is connected.
  private var connected: Set<ProofSide> = []
  /// The agents of both sides, once there are two.
  private var agents: (first: Agent, second: Agent)?
  /// What is sent through the relay at present.
  var traffic: (any ProofTraffic)?
  /// The way to the relay's other end, and what stands there.
  private var opening: Task<ProofPeer?, Never>?
  /// What the relay's path depends on at this machine.
  private let watch: PathWatch

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.executor.asUnownedSerialExecutor()
  }

  /// A prover of the relay of `first`, which the server of `spec` at `endpoint` granted.
  init(
    of first: RelaySession, _ spec: ProbeSpec, at endpoint: Endpoint, through proxy: Proxy?,
    on loop: any EventLoop, in context: RunContext
  ) {
    self.first = first
    self.spec = spec
    self.endpoint = endpoint
    self.proxy = proxy
    self.loop = loop
    self.context = context
    judge = ProofJudge(of: spec.url)
    watch = context.machine.watch([endpoint])
    running = RunningProofStanding(by: judge, with: .sameServer)
  }

  /// Whether this machine stands still or changes its network.
  var machine: MachineMonitor { context.machine }

  /// Proves the relay, which was granted `offset` after the probe's start.
  func run(from offset: Duration) async -> Proof {
    await first.observe(by: listener)
    var proof = Proof(start: offset)
    let beginning = NIODeadline.now()
    var ways = self.ways
    var mayShowSource = false
    while !ways.isEmpty {
      await tearDown()
      // The ways share the time that silence is waited for.
      let elapsed = Duration(.now() - beginning) - machine.timeLost(since: beginning)
      let patience = (spec.limit - elapsed) / ways.count
      let standing = await attempt(ways.removeFirst(), within: patience)
      proof.attempts.append(attempt)
      mayShowSource = standing.leavesPermissions
      guard !isInterrupted, case .broken(let fault) = standing, fault.allowsAnotherWay else {
        break
      }
    }
    await tryOtherPeers(&proof)
    if mayShowSource, mayAskServer { proof.source = await seeSource() }
    return proof
  }

  /// Where nothing of ours may be at the other end, the relay may be allowed to send elsewhere: to whom the
  /// user names, or inside a private network. A permission says so, and sends nothing.
  private func tryOtherPeers(_ proof: inout Proof) async {
    let peers = plan.peers.isEmpty ? ProofPlan.privatePeers : plan.peers
    let way: ProofAttempt.Way = plan.peers.isEmpty ? .privatePeer : .namedPeer
    guard !isInterrupted, proof.attempts.contains(where: judge.isRefusedPeer),
      proof.attempts.allSatisfy({ judge.standing(of: $0).allowsAnotherWay })
    else { return }
    for address in peers {
      await tearDown()
      let standing = await ask(for: Endpoint(address: address, port: 9), by: way)
      proof.attempts.append(attempt)
      guard !isInterrupted, standing.allowsAnotherWay else { return }
    }
  }

  private func ask(for peer: Endpoint, by way: ProofAttempt.Way) async -> ProofStanding {
    begin(ProofAttempt(way: way, peer: peer.address))
    attempt.peerAddress = peer
    let request = Request(method: .createPermission, isAuthenticated: true)
    record(.exchanged(side: .first, what: .sent(request: request)))
    let reply = await first.permission(for: peer, within: Deadlines.echo)
    record(reply.map { .exchanged(side: .first, what: .received(reply: $0)) } ?? .limitReached)
    return standing
  }

  /// Frees what stands at the relay's other end. Whoever is still on the way there turns back.
  func tearDown() async {
    guard let opening else { return }
    self.opening = nil
    opening.cancel()
    await opening.value?.tearDown(within: releaseBound)
  }

  /// How long freeing either end of the relay may take: no limit is left to wait for once it was
  /// reached.
  var releaseBound: Duration {
    attempt.events.contains { $0.what == .limitReached }
      ? Deadlines.releasePastLimit : Deadlines.release
  }

  private enum Way {
    case sameServer
    case otherServer(ProbeSpec)
    case mappedAddress
  }

  /// One other server is tried: a tenant whose servers all deny each other has another trouble.
  private var ways: [Way] {
    let other = spec.otherServer.map { Way.otherServer(context.plan.probes[$0]) }
    return [.sameServer] + [other].compactMap { $0 } + [.mappedAddress]
  }

  /// Whether more may be sent: neither the run nor a path has ended.
  var mayGoOn: Bool { !isInterrupted && !attempt.events.contains { $0.what.isEndOfPath } }

  /// Whether the relay's own path is there still.
  private var mayAskServer: Bool {
    !isInterrupted
      && !attempt.events.contains {
        if case .exchanged(.first, .disconnected) = $0.what { true } else { false }
      }
  }

  /// Tells what goes on.
  func tell(_ progress: ProofProgress) { context.observe(.proving(spec, progress)) }

  /// Ends the proof with what is known.
  func interrupt() {
    isInterrupted = true
    record(.interrupted)
    traffic?.end()
  }
}

// MARK: - One attempt

extension Prover {
  private func attempt(_ way: Way, within patience: Duration) async -> ProofStanding {
    begin(way)
    let alarm = AwakeAlarm(in: patience, on: loop, machine) {
      self.assumeIsolated { $0.record(.limitReached) }
    }
    defer { alarm.cancel() }
    // On its own: the verdict waits for nothing that is still being opened.
    opening = Task { await open(way, within: patience) }
    let standing = await nextStanding()
    alarm.cancel()
    if case .ready = standing, let (first, second) = agents {
      await sendData(between: first, and: second)
    }
    agents = nil
    return standing
  }

  /// Something happened on the way to a second relay. What an earlier attempt leaves behind, such as the
  /// end of a probe that turned back, is not this one's.
  private func climbed(_ happening: Event.Kind, in number: Int) {
    if number == attemptNumber { record(.climbing(what: happening)) }
  }

  private func begin(_ way: Way) {
    switch way {
    case .sameServer: begin(ProofAttempt(way: .sameServer))
    case .otherServer(let spec):
      begin(ProofAttempt(way: .otherServer, peer: spec.url.description))
    case .mappedAddress: begin(ProofAttempt(way: .mappedAddress))
    }
  }

  private func begin(_ attempt: ProofAttempt) {
    attemptNumber += 1
    self.attempt = attempt
    start = .now()
    running = RunningProofStanding(by: judge, with: attempt.way)
    arrivals = []
    connected = []
    permissionRequests.beginWay()
    if isInterrupted { record(.interrupted) }
  }

  /// Puts something at the relay's other end, and has both agents look for each other.
  private func open(_ way: Way, within patience: Duration) async -> ProofPeer? {
    guard let relay = await first.end else {
      record(.fault(detail: "the ICE agent does not take a relay that needs no credentials"))
      return nil
    }
    let peer = await peer(by: way, for: relay, within: patience)
    guard let peer, standing == .goOn, let end = await peer.end else { return peer }
    attempt.peerAddress = end.address
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
    let isToldOurs = await end.agent.connect(
      toHost: farEnd.address, port: farEnd.port, .relayed, ours)
    let isToldTheirs = await relay.agent.connect(
      toHost: end.address.address, port: end.address.port, end.kind, theirs)
    return isToldOurs && isToldTheirs
  }

  private func peer(
    by way: Way, for relay: ProofEnd, within patience: Duration
  ) async -> ProofPeer? {
    switch way {
    case .sameServer: await secondRelay(of: spec, at: endpoint, within: patience)
    case .otherServer(let other):
      await secondRelay(of: other, at: nil, within: patience)
    case .mappedAddress: await plainPeer(of: relay.address, within: patience)
    }
  }

  private func secondRelay(
    of server: ProbeSpec, at endpoint: Endpoint?, within patience: Duration
  ) async -> ProofPeer? {
    let spec = server.secondRelay(within: patience)
    let number = attemptNumber
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
    let turn = await context.handshakeTurn(at: spec.url, place, through: resolution.proxy)
    let probe = Probe(
      spec, to: place, after: resolution, on: loop, in: context, for: second, in: turn)
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

// MARK: - Evidence

extension Prover {
  /// Hears of both relays.
  private var listener: RelaySession.Listener {
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

  /// A message went to a server or came from it, after the relay was granted.
  private func exchanged(_ happening: Event.Kind, at role: Agent.Role) {
    let side = ProofSide(role)
    let hasPeer = attempt.peerAddress != nil
    guard !permissionRequests.isLeftOver(happening, at: side, hasPeer: hasPeer) else { return }
    // The agent's own permissions are for the ways before.
    if attempt.way.isPermissionOnly, !happening.isDisconnection { return }
    record(.exchanged(side: side, what: happening))
  }

  /// An agent tells how it fares with the other one.
  private func agentIs(_ state: Agent.State, at role: Agent.Role) {
    guard state != .failed else { return }
    connected.insert(ProofSide(role))
    if connected.count == 2 { record(.ready) }
  }

  /// Data passed a forwarder.
  private func relayed(
    _ direction: Forwarder.Direction, _ payload: Relaying.Payload, at role: Agent.Role
  ) {
    let side = ProofSide(role)
    if direction == .fromServer, arrivals.insert(side).inserted { record(.arrived(side: side)) }
    traffic?.saw(direction, payload, at: side, .now())
  }

  /// Puts down what happened, and asks the judge. After the decision only the end of a path counts.
  private func record(_ happening: ProofEvent.Kind) {
    let wasDecided = standing != .goOn
    guard !wasDecided || happening.isEndOfPath else { return }
    putDownDisturbances()
    guard append(happening, at: .now()) else { return }
    if wasDecided { return traffic?.end() ?? () }
    guard standing != .goOn else { return }
    waiting?.resume(returning: standing)
    waiting = nil
  }

  /// Puts down what has happened to this machine by now, which decides nothing by itself.
  func putDownDisturbances() {
    for (disturbance, instant) in watch.news() {
      append(.disturbed(by: disturbance), at: max(start, instant))
    }
  }

  /// - Returns: false if there is no room for what decides nothing.
  @discardableResult
  private func append(_ happening: ProofEvent.Kind, at instant: NIODeadline) -> Bool {
    guard let event = attempt.append(happening, at: Duration(instant - start)) else { return false }
    tell(.happened(event, attempt.way))
    running.take(event, hasPeer: attempt.peerAddress != nil)
    return true
  }

  private func nextStanding() async -> ProofStanding {
    guard standing == .goOn else { return standing }
    return await withCheckedContinuation { waiting = $0 }
  }
}

extension ProofStanding {
  fileprivate var allowsAnotherWay: Bool {
    if case .broken(let fault) = self { fault.allowsAnotherWay } else { false }
  }

  /// Whether the server may let the relay send to others still, as far as the attempt shows.
  fileprivate var leavesPermissions: Bool {
    switch self {
    case .ready, .broken(.silent), .broken(.oneWay), .broken(.cut(.second, _)),
      .broken(.noPeer):
      true
    case .goOn, .broken: false
    }
  }
}

extension ProofJudge {
  /// Whether the server does not let the relay send to the peer of this attempt.
  fileprivate func isRefusedPeer(_ attempt: ProofAttempt) -> Bool {
    if case .broken(let fault) = standing(of: attempt) { fault.isRefusalOfPeer } else { false }
  }
}

extension Event.Kind {
  fileprivate var isDisconnection: Bool { if case .disconnected = self { true } else { false } }
}

extension ProofEvent.Kind {
  fileprivate var isEndOfPath: Bool {
    if case .exchanged(_, .disconnected) = self { true } else { false }
  }
}
