package import ICEConfiguration
import Judging
import NIOCore
import NIOPosix
import OpenSSL
package import ProbeEvidence

/// Runs a plan: every probe as often as it asks for, a bounded number of them at a time.
package struct Prober: Sendable {
  /// What a run tells while it goes on.
  package enum Progress: Sendable {
    /// Something happened during a probe.
    case happened(ProbeSpec, Event)
    /// A relay that was granted is proved.
    case proving(ProbeSpec, ProofProgress)
    /// A probe is over, for every address of its server and all attempts, and cleaned up after.
    case finished(ProbeSpec, [[Evidence]])
    /// The run takes longer than its probes would; said once for each reason.
    case slowed(Slowdown)
  }

  /// Why a run takes longer than its probes would.
  package enum Slowdown: Equatable, Sendable {
    /// The process may open too few files for more than so many probes at once.
    case descriptors(probesAtOnce: Int)
    /// So many probes wait to ask one address, of which so many begin in a second.
    case rate(address: String, waiting: Int, perSecond: Int)
  }

  /// Who is trusted to vouch for a TLS server.
  package enum Trust: Equatable, Sendable {
    /// The system's trust store.
    case system
    /// A PEM file, instead of the system's trust store.
    case file(String)
  }

  /// The versions of TLS that can be asked for; older ones are broken (RFC 8996).
  package enum TLSVersion: String, CaseIterable, Sendable {
    /// TLS 1.2.
    case tls12 = "1.2"
    /// TLS 1.3.
    case tls13 = "1.3"
  }

  /// The bound on probes at work at once, unless `--concurrency` says otherwise. Those that wait for the
  /// first answer of a server do not count.
  ///
  /// 64: libnice at a pace of 1 ms wakes every agent a thousand times a second, and above about 64
  /// of them that begins to distort what is measured.
  package static let defaultConcurrency = 64

  /// The bound on probes that begin within a second towards one server address, unless `--rate` says
  /// otherwise.
  ///
  /// 10: newer coturn can be told to drop, without a word, what comes faster than a rate a source;
  /// that must not look like an outage.
  package static let defaultRate = 10

  /// How many names are looked up at once, those aside that take longer than ``lookupTurn``.
  ///
  /// 64: with two questions each, what the buffer of a resolver's socket takes at once.
  private static let lookupsAtOnce = 64

  /// How long a name may keep the next one from being asked for.
  ///
  /// 10 ms: a resolver nearby has answered by then if it knows the name; 200 names that nobody answers
  /// for hold up one behind them by 30 ms, and a resolver gets 13,000 questions a second at the most.
  static let lookupTurn: Duration = .milliseconds(10)

  /// The event loops that share the probes, for the life of the process: what comes after a run, such
  /// as the answer of a slow resolver, still finds its loop.
  ///
  /// 2: the agents have a thread already; a third loop made a run of 1,000 servers no faster.
  static let loops = MultiThreadedEventLoopGroup(numberOfThreads: 2)

  private let plan: ProbePlan
  private let concurrency: Int
  private let room: RateLimiter.Room
  private let rate: Int
  private let trust: TrustContexts
  private let offersALPN: Bool

  /// Prepares to run `plan`. Sends nothing; what takes long is done here, before anything is timed.
  ///
  /// - Parameters:
  ///   - concurrency: how many probes may be under way at once, at least 1; fewer are if the process
  ///     may not open as many files.
  ///   - rate: how many probes may begin within a second towards one server address; 0 for no bound.
  ///   - trust: who may vouch for a TLS server.
  ///   - oldestTLS: the oldest version of TLS that a server may choose.
  ///   - offersALPN: whether TLS offers the protocol that is spoken in it (RFC 7443).
  /// - Throws: ``PreparationError`` if TLS cannot be set up as asked, or too few files may be opened.
  package init(
    _ plan: ProbePlan, concurrency: Int = defaultConcurrency, rate: Int = defaultRate,
    trust: Trust = .system, oldestTLS: TLSVersion = .tls12, offersALPN: Bool = false
  ) throws(PreparationError) {
    self.plan = plan
    self.rate = rate
    self.offersALPN = offersALPN
    self.concurrency = max(concurrency, 1)
    room = try Descriptors.room(
      upTo: self.concurrency, of: plan.mostEndpoints + MappingSurvey.mostAsked,
      proving: plan.probes.contains { $0.proof != nil })
    do {
      self.trust = try TrustContexts(for: plan, trust: trust, oldest: oldestTLS)
      // Long-term credentials are built on MD5 (RFC 8489 §9.2.2), which a FIPS build refuses.
      _ = try Digest.md5([])
    } catch {
      throw PreparationError(error)
    }
  }

  /// Makes sure that the process may start the threads and open the files that it takes to ask anybody
  /// at all. To be called before anything else starts a thread.
  ///
  /// - Throws: ``PreparationError`` if the system gives it too few: libraries would end the process.
  package static func ensureResources() throws(PreparationError) {
    #if os(Linux)
      try Threads.ensureKnown()
    #endif
    try Threads.ensure()
    _ = try Descriptors.room(upTo: 1, of: 1)
  }

  /// Runs the plan.
  ///
  /// Cancelling the task ends every probe as interrupted; what was granted is freed all the same.
  /// - Parameters:
  ///   - now: the present, in seconds since 1970, for credentials that are made with their expiry.
  ///   - observe: told of every event, from several threads.
  /// - Returns: the evidence of the probes, and of the vantage, which is looked at before they start.
  package func run(
    now: Int, observe: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async -> RunEvidence {
    var vantage = ThisMachine.look()
    let machine = MachineMonitor()
    let pulse = machine.beat()
    defer { pulse.cancel() }
    let watch = machine.watch(Route.somewhere)
    let probes = RateLimiter(room: room, rate: rate) { observe(.slowed($0)) }
    if room.working < min(concurrency, plan.probes.count) { await probes.sayFull() }
    let context = RunContext(
      resolver: Resolver(), trust: trust, offersALPN: offersALPN, now: now, rateLimiter: probes,
      handshakes: HandshakeGate(rate: rate) { observe(.slowed($0)) }, countsHandshakes: rate > 0,
      trials: TrialRegistry(atOnce: room.inAll), plan: plan,
      machine: machine, observe: observe)
    let survey = MappingSurvey(on: Self.loops.next(), through: probes)
    let retries = (plan.probes.map(\.attempts.attempts).max() ?? 1) - 1
    let run = Run(
      context: context, resolvers: (0..<retries).map { _ in Resolver() },
      lookups: RateLimiter(concurrency: min(concurrency, Self.lookupsAtOnce), rate: 0),
      probes: probes, survey: survey)
    let evidence = await run.evidence(of: plan.probes[...])
    vantage.mappings = await survey.end(within: Deadlines.survey)
    vantage.disturbance = watch.news().map(\.what).joined
    for resolver in [context.resolver] + run.resolvers { await resolver.close() }
    return RunEvidence(attempts: evidence, vantage: vantage)
  }
}

extension ProbePlan {
  /// How many addresses there may be to probe, at the most.
  fileprivate var mostEndpoints: Int {
    probes.reduce(0) { count, spec in
      count + (spec.url.host.isLiteral ? 1 : Resolution.addressLimit) + (spec.proxy == nil ? 0 : 1)
    }
  }
}
