import ICEAgent
import ICEConfiguration
import Judging
import NIOCore
import OpenSSL
import ProbeEvidence

/// One disposable probe of one address of a server: climbs the ladder, and puts down what happens on
/// the way.
///
/// It never judges for itself: after every event it asks the judge, and goes on or stops as told.
/// Lives on an event loop together with its forwarder.
actor Probe {
  private let spec: ProbeSpec
  private let endpoint: Endpoint
  private let loop: any EventLoop
  private let context: RunContext
  /// What the proxy is asked for; nil without one.
  private var tunnel: Tunnel?
  /// When the probe began, later by all the time that it had to wait for others.
  private var start: NIODeadline
  /// What ends the probe when its limit runs out.
  private var alarm: AwakeAlarm?
  private var evidence: Evidence
  /// What the judge says of the evidence so far.
  private var running: RunningJudgement
  private var judgement = Judgement.goOn
  /// What ends the probe whatever it is at: it may come between two attempts.
  private var ending: Event.Kind?
  private var waiting: CheckedContinuation<Judgement, Never>?
  private var forwarder: Forwarder?
  private var agent: Agent?
  /// Where the relay goes that is to be proved, and all that happens after the decision; nil where none
  /// is.
  private let session: RelaySession?
  /// The probe's turn in the run; nil for one that works in the turn of another.
  private let turn: ProbeTurn?
  /// The turn of the handshake that goes on; nil where none does, or none is counted.
  private var handshake: HandshakeTurn?
  private var trials: Trials?
  /// What the present attempt depends on at this machine.
  private var watch: PathWatch

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.executor.asUnownedSerialExecutor()
  }

  /// A probe that goes on now from where `resolution` ended.
  ///
  /// - Parameters:
  ///   - turn: what it holds of the run's room; nil if somebody holds that for it.
  ///   - handshake: the turn of its handshake; nil if none is counted.
  init(
    _ spec: ProbeSpec, to endpoint: Endpoint, after resolution: Resolution,
    on loop: any EventLoop, in context: RunContext, for session: RelaySession? = nil,
    in turn: ProbeTurn? = nil, handshake: HandshakeTurn? = nil
  ) {
    self.spec = spec
    self.session = session
    self.turn = turn
    self.handshake = handshake
    self.endpoint = endpoint
    self.loop = loop
    self.context = context
    watch = context.machine.watch([endpoint])
    start = resolution.startForNow
    evidence = resolution.evidence
    running = RunningJudgement(by: Judge(of: spec.url), on: evidence)
    tunnel = resolution.proxy.map { Tunnel(through: $0, to: spec.url) }
  }

  /// When the limit runs out, which is of time awake.
  private var deadline: NIODeadline {
    start + TimeAmount(spec.limit) + TimeAmount(context.machine.timeLost(since: start))
  }

  /// Probes until the judge has decided. A relay that was granted is kept until ``tearDown()``.
  func climb() async -> Verdict? {
    setAlarm()
    defer { alarm?.cancel() }
    var endpoint = endpoint
    while true {
      let judgement = await attempt(at: endpoint)
      if case .decided(let verdict, _) = judgement {
        if verdict == .relay, let session { await hand(over: session) } else { await tearDown() }
        return verdict
      }
      await tearDown()
      guard case .tryAgain(let retry) = judgement else { return nil }
      if case .alternateServer(let alternate) = retry { lead(&endpoint, to: alternate) }
      watch = context.machine.watch([endpoint])
      await workOn()
      startAgain(retry)
    }
  }

  private func setAlarm() {
    alarm = AwakeAlarm(
      from: start, until: start + TimeAmount(spec.limit), on: loop, context.machine
    ) {
      self.assumeIsolated { $0.end(.limitReached) }
    }
  }

  /// Waits for room to work on. The limit and all offsets are of the server's time, which this is not.
  private func workOn() async {
    guard let turn else { return }
    alarm?.cancel()
    let beginning = NIODeadline.now()
    await turn.workOn()
    guard !Task.isCancelled else { return }
    start = start + (.now() - beginning)
    setAlarm()
  }

  /// Climbs until the judge has heard enough; not at all if it has already: a probe may end before it
  /// begins, and between two attempts.
  private func attempt(at endpoint: Endpoint) async -> Judgement {
    guard judgement == .goOn else { return judgement }
    // On its own: the verdict waits for nothing that is still being opened.
    let climb = Task { await self.climb(to: endpoint) }
    defer { climb.cancel() }
    return await nextJudgement()
  }

  /// The alternate server is behind the same proxy.
  private func lead(_ endpoint: inout Endpoint, to alternate: Endpoint) {
    if tunnel == nil { endpoint = alternate } else { tunnel?.target = "\(alternate)" }
  }

  /// Ends the probe as inconclusive, unless it is decided already.
  func interrupt() { end(.interrupted) }

  private func end(_ happening: Event.Kind) {
    ending = ending ?? happening
    if happening == .limitReached { trials?.assumeIsolated { $0.giveUp() } }
    record(happening)
  }
}

// MARK: - The ladder

extension Probe {
  /// Climbs rung by rung. Where one breaks, the event that says so was put down.
  private func climb(to endpoint: Endpoint) async {
    guard !Task.isCancelled else { return }
    let dialer = Dialer(
      spec.url, context.trust, through: tunnel, offersALPN: context.offersALPN)
    guard let dialer else {
      return record(.fault(detail: "no certificate store was loaded for \(spec.url.transport)"))
    }
    let credential = spec.credential.map { LongTermCredential($0, now: context.now) }
    let forwarder = Forwarder(
      loop: loop, credential: credential, transport: spec.url.transport,
      relaying: session.map {
        Relaying(
          run: $0.run,
          serverSide: spec.url.transport.isStream ? .turnOverStream : .turnOverDatagrams,
          plan: $0.plan)
      },
      relayed: { [weak self] direction, payload in
        self?.assumeIsolated { $0.relayed(direction, payload) }
      },
      observer: { [weak self] happening in self?.assumeIsolated { $0.record(happening) } })
    self.forwarder = forwarder
    trials = Trials(
      on: Trial.Path(url: spec.url, endpoint: endpoint, dialer: dialer, trust: context.trust),
      at: place(of: endpoint), until: deadline, on: loop, in: context
    ) { [weak self] in
      self?.assumeIsolated { $0.running.trialsForSilence } ?? []
    } report: { [weak self] trial in
      self?.assumeIsolated { $0.tried(trial) }
    }
    let isOpen = await forwarder.openServerSide(
      dialer, to: endpoint, from: spec.origin, patience: Deadlines.connection)
    guard isOpen, !Task.isCancelled,
      await forwarder.ask(spec.url.kind == .turn ? .allocate : .binding)
    else { return }
    await workOn()
    guard !Task.isCancelled else { return }
    await gather(through: forwarder)
  }

  private func gather(through forwarder: Forwarder) async {
    do {
      let port = try await forwarder.openAgentSide()
      guard !Task.isCancelled else { return }
      record(.gathering)
      let agent = try await makeAgent(port: port)
      guard !Task.isCancelled else { return await agent.close() }
      self.agent = agent
      try await forwarder.admitAgent(port: agent.localPort)
    } catch {
      guard !Task.isCancelled else { return }
      record(.fault(detail: "no ICE agent: \(error)"))
    }
  }

  private func makeAgent(port: UInt16) async throws -> Agent {
    let server: Agent.Server =
      switch spec.url.kind {
      case .turn:
        .turn(
          port: port, username: LongTermCredential.ofAgentText,
          password: LongTermCredential.ofAgentText)
      case .stun: .stun(port: port)
      }
    let loop = self.loop
    let run = session?.run
    return try await Agent(
      server: server, forcesRelay: spec.forcesRelay || session != nil, role: session?.role,
      reply: { bytes in run.flatMap { ProofPacket.echo(of: bytes, run: $0) } },
      onEvent: { [weak self] event in
        loop.execute { [weak self] in self?.assumeIsolated { $0.agentTold(event) } }
      })
  }
}

// MARK: - The relay to be proved

extension Probe {
  private func hand(over session: RelaySession) async {
    let findings = Findings(evidence)
    await session.granted(
      agent, at: findings.candidates.last?.address, of: findings.remote, through: forwarder,
      mappedAddress: findings.latest(\.mappedAddress),
      slowestAnswer: evidence.slowestAnswer)
  }

  private func relayed(_ direction: Forwarder.Direction, _ payload: Relaying.Payload) {
    session?.assumeIsolated { $0.relayed(direction, payload) }
  }

  /// The time since the probe's start.
  var age: Duration { Duration(NIODeadline.now() - start) }

  /// What was found, with what came of the proof.
  func evidence(with proof: Proof? = nil) -> Evidence {
    var evidence = self.evidence
    evidence.proof = proof
    return evidence
  }
}

// MARK: - Evidence

extension Probe {
  private func agentTold(_ event: Agent.Event) {
    switch event {
    case .gatheringDone: record(.gatheringDone)
    case .candidate(let candidate):
      if let candidate = seenFromServer(candidate) { record(.candidate(candidate: candidate)) }
    case .state(let state): session?.assumeIsolated { $0.agentIs(state) }
    }
  }

  /// The agent's candidate as the server sees it: the loopback leg to the forwarder is left out.
  private func seenFromServer(_ candidate: ICEAgent.Candidate) -> ProbeEvidence.Candidate? {
    let findings = Findings(evidence)
    guard let local = findings.local else { return nil }
    switch candidate.kind {
    case .serverReflexive where spec.url.kind == .stun || !spec.url.transport.isStream:
      return ProbeEvidence.Candidate(candidate, .serverReflexive, related: local)
    case .relayed:
      return ProbeEvidence.Candidate(
        candidate, .relayed, related: findings.latest(\.mappedAddress) ?? local)
    default:
      // The host candidate is the loopback leg; and beside a relay that is reached over a stream, an
      // address seen on that stream is no candidate for UDP.
      return nil
    }
  }

  /// Puts down what happened, and asks the judge. What comes after the decision is not evidence.
  private func record(_ happening: Event.Kind) {
    guard judgement == .goOn else {
      session?.assumeIsolated { $0.exchanged(happening) }
      return
    }
    putDown(happening)
    note(happening)
    let judgement = running.judgement
    if case .unexplained(_, let variants, _) = judgement {
      trials?.assumeIsolated { $0.explain(by: variants) }
    } else if judgement != .goOn {
      self.judgement = judgement
      waiting?.resume(returning: judgement)
      waiting = nil
    }
  }

  /// Lets go of the turns where they are over, and has the trials know.
  private func note(_ happening: Event.Kind) {
    switch happening {
    case .connecting where spec.url.transport.isStream: isAsked()
    case .handshaking, .sent: isAsked()
    case .handshakeAnswered: handshake?.isAnswered()
    case .secured, .notSecured, .disconnected: endHandshake()
    default: break
    }
    trials?.assumeIsolated { $0.observe(happening) }
  }

  /// Until there is an agent, whoever is asked is only waited for.
  private func isAsked() {
    if agent == nil { turn?.assumeIsolated { $0.ask() } }
  }

  private func endHandshake() {
    handshake?.end()
    handshake = nil
  }

  /// Where the server is, behind the proxy if there is one.
  private func place(of endpoint: Endpoint) -> String {
    RunContext.place(of: tunnel?.target ?? "", endpoint, isProxied: tunnel != nil)
  }

  /// What comes of a trial of a server that works is put down although it is decided.
  private func tried(_ trial: HandshakeTrial) {
    let happening = Event.Kind.handshakeTried(trial: trial)
    if judgement == .goOn { record(happening) } else { putDown(happening) }
  }

  /// What happened to this machine by now comes first: silence, or the end of a path, may come of it.
  private func putDown(_ happening: Event.Kind) {
    for (disturbance, _) in watch.news() { append(.disturbed(by: disturbance)) }
    append(happening)
  }

  private func append(_ happening: Event.Kind) {
    let event = evidence.append(happening, at: Duration(NIODeadline.now() - start))
    guard let event else { return }
    running.take(event)
    context.observe(.happened(spec, event))
  }

  private func nextJudgement() async -> Judgement {
    guard judgement == .goOn else { return judgement }
    return await withCheckedContinuation { waiting = $0 }
  }

  /// Begins the next attempt, unless the end has come during the tear-down: then that decides.
  private func startAgain(_ retry: Retry) {
    judgement = .goOn
    record(ending ?? .retrying(retry: retry))
  }
}

// MARK: - Tearing down

extension Probe {
  /// The agent first, so that nothing more is asked for; then what was granted is freed.
  ///
  /// - Parameter bound: how long that may take; nil for what is left of the probe's own limit.
  func tearDown(within bound: Duration? = nil) async {
    let agent = self.agent
    let forwarder = self.forwarder
    let trials = self.trials
    endHandshake()
    self.agent = nil
    self.forwarder = nil
    self.trials = nil
    async let isAsked: Void = askInTheClear(trials)
    await agent?.close()
    await forwarder?.close(within: bound ?? releaseBound)
    await isAsked
    await trials?.close()
  }

  /// Whether a port for TLS answers without it, too: asked beside the release, so that the run hardly
  /// waits for it, and the verdict not at all.
  private func askInTheClear(_ trials: Trials?) async {
    // Once a server: the second relay of a proof is no other port.
    guard case .decided(let verdict, _) = judgement, verdict.status.isSuccess, ending == nil,
      spec.url.transport.isSecure, session?.role != .controlled
    else { return }
    await trials?.askInTheClear(within: min(Deadlines.plainRequest, releaseBound))
  }

  private var releaseBound: Duration {
    let left = Duration(deadline - .now())
    let bound = max(Deadlines.releasePastLimit, min(Deadlines.release, left))
    guard ending == .interrupted, let slowest = session?.knownSlowestAnswer else { return bound }
    return min(bound, Deadlines.release(slowestAnswer: slowest))
  }
}

extension Evidence {
  /// The longest time from a request, or from its first transmission, to the next answer.
  fileprivate var slowestAnswer: Duration? {
    var asked: Duration?
    var slowest: Duration?
    for event in attempt {
      if case .sent = event.what { asked = asked ?? event.offset }
      guard case .received = event.what, let start = asked else { continue }
      slowest = max(slowest ?? .zero, event.offset - start)
      asked = nil
    }
    return slowest
  }
}

extension ProbeEvidence.Candidate {
  fileprivate init(_ candidate: ICEAgent.Candidate, _ kind: Kind, related: Endpoint) {
    self.init(
      kind: kind,
      address: Endpoint(address: candidate.address.host, port: candidate.address.port),
      related: related, foundation: candidate.foundation, component: 1,
      priority: candidate.priority)
  }
}
