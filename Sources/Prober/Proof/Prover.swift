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
  let endpoint: Endpoint
  let proxy: Proxy?
  let loop: any EventLoop
  let context: RunContext
  let judge: ProofJudge
  /// The attempt under way, or the last one.
  var attempt: RunningAttempt
  /// Which requests for a permission are still to be answered, and for which attempt.
  var permissionRequests = PermissionRequests()
  /// The agents of both sides, once there are two.
  var agents: (first: Agent, second: Agent)?
  /// What is sent through the relay at present.
  var traffic: (any ProofTraffic)?
  private(set) var isInterrupted = false
  private var waiting: CheckedContinuation<ProofStanding, Never>?
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
    attempt = RunningAttempt(ProofAttempt(way: .sameServer), number: 0, by: judge)
  }

  var plan: ProofPlan { first.plan }
  var run: UInt64 { first.run }

  /// Whether this machine stands still or changes its network.
  var machine: MachineMonitor { context.machine }

  /// Whether more may be sent: neither the run nor a path has ended.
  var mayGoOn: Bool { !isInterrupted && !attempt.hasEnded }

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
      proof.attempts.append(attempt.evidence)
      mayShowSource = standing.leavesPermissions
      guard !isInterrupted, case .broken(let fault) = standing, fault.allowsAnotherWay else {
        break
      }
    }
    await tryOtherPeers(&proof)
    if mayShowSource, mayAskServer { proof.source = await seeSource() }
    return proof
  }

  /// Frees what stands at the relay's other end. Whoever is still on the way there turns back.
  func tearDown() async {
    guard let opening else { return }
    self.opening = nil
    opening.cancel()
    await opening.value?.tearDown(within: releaseBound)
  }

  /// Ends the proof with what is known.
  func interrupt() {
    isInterrupted = true
    record(.interrupted)
    traffic?.end()
  }

  /// How long freeing either end of the relay may take: no limit is left to wait for once it was
  /// reached.
  var releaseBound: Duration {
    attempt.evidence.events.contains { $0.what == .limitReached }
      ? Deadlines.releasePastLimit : Deadlines.release
  }

  /// Whether the relay's own path is there still.
  private var mayAskServer: Bool {
    !isInterrupted
      && !attempt.evidence.events.contains {
        if case .exchanged(.first, .disconnected) = $0.what { true } else { false }
      }
  }
}

// MARK: - The ways, one after the other

extension Prover {
  /// What can be put at the relay's other end.
  enum Way {
    case sameServer
    case otherServer(ProbeSpec)
    case mappedAddress
  }

  /// One other server is tried: a tenant whose servers all deny each other has another trouble.
  private var ways: [Way] {
    let other = spec.otherServer.map { Way.otherServer(context.plan.probes[$0]) }
    return [.sameServer] + [other].compactMap { $0 } + [.mappedAddress]
  }

  private func attempt(_ way: Way, within patience: Duration) async -> ProofStanding {
    begin(way.evidence)
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
      proof.attempts.append(attempt.evidence)
      guard !isInterrupted, standing.allowsAnotherWay else { return }
    }
  }

  private func ask(for peer: Endpoint, by way: ProofAttempt.Way) async -> ProofStanding {
    begin(ProofAttempt(way: way, peer: peer.address))
    attempt.evidence.peerAddress = peer
    let request = Request(method: .createPermission, isAuthenticated: true)
    record(.exchanged(side: .first, what: .sent(request: request)))
    let reply = await first.permission(for: peer, within: Deadlines.echo)
    record(reply.map { .exchanged(side: .first, what: .received(reply: $0)) } ?? .limitReached)
    return attempt.standing
  }

  private func begin(_ evidence: ProofAttempt) {
    attempt = RunningAttempt(evidence, number: attempt.number + 1, by: judge)
    permissionRequests.beginWay()
    if isInterrupted { record(.interrupted) }
  }

  private func nextStanding() async -> ProofStanding {
    guard !attempt.isDecided else { return attempt.standing }
    return await withCheckedContinuation { waiting = $0 }
  }
}

// MARK: - What happens

extension Prover {
  /// Puts down what happened, and asks the judge. After the decision only the end of a path counts.
  func record(_ happening: ProofEvent.Kind) {
    let wasDecided = attempt.isDecided
    guard !wasDecided || happening.isEndOfPath else { return }
    putDownDisturbances()
    guard append(happening, at: .now()) else { return }
    if wasDecided { return traffic?.end() ?? () }
    guard attempt.isDecided else { return }
    waiting?.resume(returning: attempt.standing)
    waiting = nil
  }

  /// Puts down what has happened to this machine by now, which decides nothing by itself.
  func putDownDisturbances() {
    for (disturbance, instant) in watch.news() {
      append(.disturbed(by: disturbance), at: max(attempt.start, instant))
    }
  }

  /// Reports progress to whoever observes the run.
  func report(_ progress: ProofProgress) { context.observe(.proving(spec, progress)) }

  /// - Returns: false if there is no room for what decides nothing.
  @discardableResult
  private func append(_ happening: ProofEvent.Kind, at instant: NIODeadline) -> Bool {
    guard let event = attempt.append(happening, at: instant) else { return false }
    report(.happened(event, attempt.evidence.way))
    return true
  }
}

extension Prover.Way {
  fileprivate var evidence: ProofAttempt {
    switch self {
    case .sameServer: ProofAttempt(way: .sameServer)
    case .otherServer(let spec): ProofAttempt(way: .otherServer, peer: spec.url.description)
    case .mappedAddress: ProofAttempt(way: .mappedAddress)
    }
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
