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
  fileprivate static let lookupTurn: Duration = .milliseconds(10)

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
      countsHandshakes: rate > 0, trials: TrialRegistry(atOnce: room.inAll), plan: plan,
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

/// A run while it lasts.
private struct Run: Sendable {
  var context: RunContext
  /// One for each attempt after the first.
  let resolvers: [Resolver]
  let lookups: RateLimiter
  let probes: RateLimiter
  let survey: MappingSurvey

  /// How many probes are children of one task.
  ///
  /// 64: a task looks for a child that ends among all of its children, which for 16,000 of them was
  /// most of a run; the next level has 250 then.
  private static let siblings = 64

  /// Runs probes side by side: the evidence of each one's attempts, by ``ProbeSpec/id``.
  func evidence(of specs: ArraySlice<ProbeSpec>) async -> [Int: [[Evidence]]] {
    await withTaskGroup(of: [Int: [[Evidence]]].self) { tasks in
      if specs.count > Self.siblings {
        for start in stride(from: specs.startIndex, to: specs.endIndex, by: Self.siblings) {
          tasks.addTask { await evidence(of: specs[start...].prefix(Self.siblings)) }
        }
      } else {
        for spec in specs {
          let loop = Prober.loops.next()
          tasks.addTask {
            // Thousands may wait for their turn, and each wait is to be small.
            let turn = await firstTurn(of: spec, on: loop)
            return [spec.id: await attempts(at: spec, on: loop, in: turn)]
          }
        }
      }
      return await tasks.reduce(into: [:]) { $0.merge($1) { $1 } }
    }
  }

  /// Probes a server as often as that can change what is said of it: the evidence of each attempt.
  private func attempts(
    at spec: ProbeSpec, on loop: any EventLoop, in turn: Turn?
  ) async -> [[Evidence]] {
    var attempts = [await attempt(spec, on: loop, in: turn)]
    while spec.asksForAnotherAttempt(after: attempts) {
      // Once the run is cancelled this is over at once, and so is the next attempt.
      try? await Task.sleep(for: Deadlines.betweenAttempts)
      attempts.append(await resolvingAnew(attempts.count).attempt(spec, on: loop))
    }
    context.observe(.finished(spec, attempts))
    return attempts
  }

  /// The same run, with names looked up once more for all probes of an attempt: the first answer may
  /// have been what was wrong. Attempts that are made up for share the last resolver.
  private func resolvingAnew(_ attempt: Int) -> Run {
    var run = self
    run.context.resolver = resolvers[min(attempt, resolvers.count) - 1]
    run.context.attempt = attempt
    return run
  }

  /// Probes every address of a server, and at the same time the path through its proxy.
  private func attempt(
    _ spec: ProbeSpec, on loop: any EventLoop, in turn: Turn? = nil
  ) async -> [Evidence] {
    guard let proxy = spec.proxy else {
      return await path(to: spec, through: nil, on: loop, in: turn)
    }
    async let direct = path(to: spec, through: nil, on: loop, in: turn)
    let proxied = await path(to: spec, through: proxy, on: loop)
    return await direct + proxied
  }

  /// Looks the server up, as one of few at once, and probes every address of it.
  private func path(
    to spec: ProbeSpec, through proxy: Proxy?, on loop: any EventLoop, in turn: Turn? = nil
  ) async -> [Evidence] {
    guard turn != nil || !Task.isCancelled else { return [] }
    if let known = Resolution(spec, through: proxy, in: context) {
      return await addresses(of: spec, after: known, on: loop, in: turn)
    }
    guard await lookups.enter(spec.url.description) else { return [] }
    let end = Task {
      try? await Task.sleep(for: Prober.lookupTurn)
      await lookups.leave()
    }
    let resolution = await Resolution.resolve(spec, through: proxy, on: loop, in: context)
    end.cancel()
    return await addresses(of: spec, after: resolution, on: loop)
  }

  /// Probes every address that was found.
  private func addresses(
    of spec: ProbeSpec, after resolution: Resolution, on loop: any EventLoop, in turn: Turn? = nil
  ) async -> [Evidence] {
    guard let first = resolution.endpoints.first else { return [resolution.evidence] }
    // Most have one, and a task is a lot for one that waits for its turn.
    if resolution.endpoints.count == 1 {
      return [await address(first, of: spec, after: resolution, on: loop, in: turn)]
    }
    return await withTaskGroup(of: (Int, Evidence).self) { tasks in
      for (place, endpoint) in resolution.endpoints.enumerated() {
        tasks.addTask { (place, await address(endpoint, of: spec, after: resolution, on: loop)) }
      }
      let found = await tasks.reduce(into: [:]) { $0[$1.0] = $1.1 }
      return found.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  /// What is held by a probe that may begin.
  private struct Turn {
    let probe: ProbeTurn
    let handshake: HandshakeTurn?
  }

  /// Waits for the turn of a probe whose address is in its URL; nil for others, and if the run is ended.
  private func firstTurn(of spec: ProbeSpec, on loop: any EventLoop) async -> Turn? {
    guard let literal = spec.url.host.literal else { return nil }
    let endpoint = Endpoint(address: literal, port: spec.url.port)
    guard spec.family == nil || spec.family?.rawValue == endpoint.family else { return nil }
    return await turn(of: spec, at: endpoint, through: nil, on: loop)
  }

  /// Waits for the turn of a probe; nil if the run is ended.
  private func turn(
    of spec: ProbeSpec, at endpoint: Endpoint, through proxy: Proxy?, on loop: any EventLoop
  ) async -> Turn? {
    // The handshake first, so that nobody has room who waits for it.
    let handshake = await context.handshakeTurn(at: spec.url, endpoint, through: proxy)
    // Behind a proxy the server's address is not known, and manners are owed to the server.
    guard await probes.enter(proxy == nil ? endpoint.address : "\(spec.url.host)") else {
      handshake?.end()
      return nil
    }
    return Turn(probe: ProbeTurn(in: probes, on: loop), handshake: handshake)
  }

  /// Probes one address, in a `turn` if there is one already, and proves the relay there if that is asked
  /// for.
  private func address(
    _ endpoint: Endpoint, of spec: ProbeSpec, after resolution: Resolution, on loop: any EventLoop,
    in turn: Turn? = nil
  ) async -> Evidence {
    var turn = turn
    if turn == nil {
      turn = await self.turn(of: spec, at: endpoint, through: resolution.proxy, on: loop)
    }
    guard let turn else {
      var resolution = resolution
      resolution.interrupt()
      return resolution.evidence
    }
    let context = context.telling(survey, of: endpoint, over: spec.url.transport)
    let session = spec.proof.map {
      RelaySession($0, run: .random(in: .min ... .max), on: loop)
    }
    let probe = Probe(
      spec, to: endpoint, after: resolution, on: loop, in: context, for: session,
      in: turn.probe, handshake: turn.handshake)
    let verdict = await withTaskCancellationHandler {
      await probe.climb()
    } onCancel: {
      // At once: no thread of the pool has to be free for it, nor does the probe get ahead of it.
      Task.immediate { await probe.interrupt() }
    }
    var proof: Proof?
    if verdict == .relay, let session {
      let prover = Prover(
        of: session, spec, at: endpoint, through: resolution.proxy, on: loop, in: context)
      proof = await prove(probe, with: prover)
    }
    await turn.probe.leave()
    return await probe.evidence(with: proof)
  }

  /// Proves the relay of `probe`, and frees both ends of it.
  private func prove(_ probe: Probe, with prover: Prover) async -> Proof {
    let proof = await withTaskCancellationHandler {
      await prover.run(from: probe.age)
    } onCancel: {
      Task.immediate {
        await probe.interrupt()
        await prover.interrupt()
      }
    }
    async let isOtherEndFree: Void = prover.tearDown()
    await probe.tearDown(within: prover.releaseBound)
    await isOtherEndFree
    return proof
  }
}

/// A run that cannot even begin: nothing was sent.
package struct PreparationError: Error, CustomStringConvertible {
  /// What was attempted, on what, and what to do.
  package let description: String
  /// Whether the system lacks something, whatever was asked for: room for the process, or authorities.
  package let isShortage: Bool

  init(description: String, isShortage: Bool = false) {
    self.description = description
    self.isShortage = isShortage
  }

  /// Of a step of OpenSSL's that has failed.
  init(_ error: any Error) {
    self.init(
      description: "\(error)", isShortage: (error as? TLSConfigurationError)?.isOfMachine == true)
  }
}

extension TLSConfigurationError {
  /// Whether the machine lacks something that nobody has named.
  fileprivate var isOfMachine: Bool {
    switch self {
    case .systemTrustEmpty: true
    case .trustFileUnreadable, .trustFileWithoutCertificate, .trustFileMalformed,
      .serverIdentityInvalid, .refused:
      false
    }
  }
}
