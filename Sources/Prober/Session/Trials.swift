import ICEConfiguration
import NIOCore
import ProbeEvidence

/// The trials of one attempt of a probe, each made once: see ``HandshakeTrial``.
///
/// Lives on an event loop, together with its probe.
actor Trials {
  private let path: Trial.Path
  private let place: String
  private let deadline: NIODeadline
  private let loop: any EventLoop
  private let context: RunContext
  private let report: @Sendable (HandshakeTrial) -> Void
  /// What is wanted while nothing is answered.
  private let wanted: @Sendable () -> [HandshakeTrial.Variant]
  private var begun: Set<HandshakeTrial.Variant> = []
  private var reported: Set<HandshakeTrial.Variant> = []
  private var tasks: [Task<Void, Never>] = []
  private var running: [HandshakeTrial.Variant: Trial] = [:]
  /// Those that another probe of the same server makes.
  private var others: Set<HandshakeTrial.Variant> = []
  private var alarm: Scheduled<Void>?
  private var isExplaining = false
  private var isClosed = false

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.executor.asUnownedSerialExecutor()
  }

  /// Trials on a path, none of which begins by itself.
  ///
  /// - Parameters:
  ///   - place: the server's address and port, or its name and port behind a proxy.
  ///   - deadline: when the probe's limit runs out.
  ///   - wanted: the trials that may say why nothing is answered, as it stands now.
  ///   - report: called on the event loop, once a trial.
  init(
    on path: Trial.Path, at place: String, until deadline: NIODeadline, on loop: any EventLoop,
    in context: RunContext, wanted: @escaping @Sendable () -> [HandshakeTrial.Variant],
    report: @escaping @Sendable (HandshakeTrial) -> Void
  ) {
    self.path = path
    self.place = place
    self.deadline = deadline
    self.loop = loop
    self.context = context
    self.wanted = wanted
    self.report = report
  }

  /// Takes note of what happens to the probe itself: what stays without an answer is a reason to begin.
  /// The probe waits on, since a slow server may still answer.
  func observe(_ happening: Event.Kind) {
    guard !isExplaining else { return }
    switch happening {
    case .handshaking, .handshakeAnswered: waitForAnswer()
    case .sent(let request) where !request.isAuthenticated && !request.isRetransmission:
      waitForAnswer()
    case .received, .notSecured, .disconnected: alarm?.cancel()
    default: break
    }
  }

  private func waitForAnswer() {
    setAlarm(in: Deadlines.patienceBeforeTrials(withLeft: left)) { $0.beginForSilence() }
  }

  /// The attempt has failed in a way that several causes have: makes those trials that were not made
  /// yet, and waits no longer than ``Deadlines/trials`` for them.
  func explain(by variants: [HandshakeTrial.Variant]) {
    guard !isExplaining else { return }
    isExplaining = true
    setAlarm(in: Deadlines.trials) { $0.giveUp() }
    begin(variants, within: min(left, Deadlines.trials), beside: 0)
  }

  /// Asks a server that works whether it does without TLS, too, unless that is known. Waits no longer
  /// than `bound`.
  func askInTheClear(within bound: Duration) async {
    guard begun.insert(.plain).inserted else { return }
    setAlarm(in: bound) { $0.giveUp() }
    await run(.plain, within: bound)
  }

  /// What is not answered by now counts as silent; what was not asked yet, as skipped.
  func giveUp() {
    alarm?.cancel()
    for (variant, trial) in running {
      trial.assumeIsolated { $0.giveUp() }
      finish(HandshakeTrial(variant, .silent))
    }
    for variant in begun where running[variant] == nil {
      finish(HandshakeTrial(variant, others.contains(variant) ? .silent : .skipped))
    }
  }

  /// Ends what is still under way, and reports nothing any more.
  func close() {
    isClosed = true
    for task in tasks { task.cancel() }
    giveUp()
  }

  private var left: Duration { max(.zero, Duration(deadline - .now())) }

  private func beginForSilence() { begin(wanted(), within: left, beside: 1) }

  /// Begins those trials that have not begun, which share the time that there is: few handshakes go on
  /// at once, of which `others` are not theirs.
  private func begin(
    _ variants: [HandshakeTrial.Variant], within bound: Duration, beside others: Int
  ) {
    let new = variants.filter { !begun.contains($0) }
    let handshakes = new.count { $0.isHandshake(over: path.url.transport) }
    let lanes = HandshakeGate.limit - (path.url.transport.isSecure ? others : 0)
    let share = bound / max(1, (handshakes + lanes - 1) / lanes)
    for variant in new where begun.insert(variant).inserted {
      let isHandshake = variant.isHandshake(over: path.url.transport)
      // Half of the time: where many servers are silent, others wait for a turn.
      tasks.append(Task { await run(variant, within: isHandshake ? share : bound / 2) })
    }
  }

  /// Makes a trial, or waits for the outcome of somebody else's.
  private func run(_ variant: HandshakeTrial.Variant, within patience: Duration) async {
    let kind = TrialRegistry.Kind(
      variant: variant, place: place, host: "\(path.url.host)", kind: path.url.kind,
      transport: path.url.transport, attempt: context.attempt)
    let outcome = await context.trials.outcome(of: kind) {
      await self.make(variant, within: patience)
    } waiting: { [loop] in
      loop.execute { self.assumeIsolated { _ = $0.others.insert(variant) } }
    }
    if let outcome { finish(outcome) }
  }

  private func make(
    _ variant: HandshakeTrial.Variant, within patience: Duration
  ) async -> HandshakeTrial? {
    var pass: HandshakeGate.Pass?
    if variant.isHandshake(over: path.url.transport) {
      pass = await context.handshakes.enter(place, isTrial: true)
      guard pass != nil else { return nil }
    }
    defer { if let pass { leave(pass) } }
    guard !isClosed, !reported.contains(variant) else { return nil }
    let trial = Trial(variant, on: path, loop)
    running[variant] = trial
    let outcome = await trial.run(within: patience)
    running[variant] = nil
    // Broken off, it says nothing to others.
    return isClosed ? nil : outcome
  }

  private func leave(_ pass: HandshakeGate.Pass) {
    Task { [context] in await context.handshakes.leave(pass) }
  }

  private func finish(_ outcome: HandshakeTrial) {
    guard !isClosed, reported.insert(outcome.variant).inserted else { return }
    report(outcome)
  }

  private func setAlarm(in delay: Duration, _ act: @escaping @Sendable (isolated Trials) -> Void) {
    alarm?.cancel()
    alarm = loop.scheduleTask(in: TimeAmount(delay)) { self.assumeIsolated(act) }
  }
}
