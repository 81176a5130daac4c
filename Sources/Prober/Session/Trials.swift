import ICEConfiguration
import NIOCore
import ProbeEvidence

/// The trials of one attempt of a probe, each made once: see ``HandshakeTrial``.
///
/// Lives on an event loop, together with its probe.
actor Trials {
  private let url: ServerURL
  private let deadline: NIODeadline
  private let loop: any EventLoop
  private let dial: Trial.Dial
  private let tell: @Sendable (HandshakeTrial) -> Void
  private var trials: [HandshakeTrial.Variant: Trial] = [:]
  private var alarm: Scheduled<Void>?
  private var isExplaining = false
  private var isClosed = false

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.executor.asUnownedSerialExecutor()
  }

  /// Trials of the server at `url`, none of which begins by itself.
  ///
  /// - Parameters:
  ///   - deadline: when the probe's limit runs out.
  ///   - dial: takes the way that the probe itself takes.
  ///   - tell: called on the event loop, once a trial.
  init(
    of url: ServerURL, until deadline: NIODeadline, on loop: any EventLoop,
    dial: @escaping Trial.Dial, tell: @escaping @Sendable (HandshakeTrial) -> Void
  ) {
    self.url = url
    self.deadline = deadline
    self.loop = loop
    self.dial = dial
    self.tell = tell
  }

  /// Takes note of what happens to the probe itself: a handshake that stays without an answer is a
  /// reason to begin. The probe waits on, since a slow server may still answer.
  func saw(_ happening: Event.Kind) {
    switch happening {
    case .handshaking:
      let left = Duration(deadline - .now())
      alarm(in: Deadlines.handshakePatience(withLeft: left)) { $0.begin() }
    case .handshakeAnswered, .secured, .notSecured, .disconnected: alarm?.cancel()
    default: break
    }
  }

  /// The probe's own handshake has failed: makes every trial that was not made yet, and waits no
  /// longer than ``Deadlines/handshakeTrials`` for what comes of them.
  func explainFailure() {
    guard !isExplaining else { return }
    isExplaining = true
    alarm(in: Deadlines.handshakeTrials) { $0.giveUp() }
    begin()
  }

  /// Asks a server that works whether it does without TLS, too, unless that is known. Waits no longer
  /// than `bound`.
  func askInTheClear(within bound: Duration) async {
    guard trials[.plain] == nil else { return }
    alarm(in: bound) { $0.giveUp() }
    await run(.plain)
  }

  /// What is not answered by now counts as silent.
  func giveUp() {
    alarm?.cancel()
    for trial in trials.values { trial.assumeIsolated { $0.giveUp() } }
  }

  /// Ends what is still under way, of which nothing is told any more.
  func close() {
    isClosed = true
    giveUp()
  }

  private func begin() {
    for variant in url.handshakeVariants where trials[variant] == nil {
      Task { await run(variant) }
    }
  }

  private func run(_ variant: HandshakeTrial.Variant) async {
    guard trials[variant] == nil, !isClosed else { return }
    let trial = Trial(variant, of: url, on: loop) { outcome in
      self.assumeIsolated { $0.told(outcome) }
    }
    trials[variant] = trial
    await trial.run(dial)
  }

  private func told(_ outcome: HandshakeTrial) { if !isClosed { tell(outcome) } }

  private func alarm(in delay: Duration, _ act: @escaping @Sendable (isolated Trials) -> Void) {
    alarm?.cancel()
    alarm = loop.scheduleTask(in: TimeAmount(delay)) { self.assumeIsolated(act) }
  }
}
