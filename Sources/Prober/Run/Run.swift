import ICEConfiguration
import Judging
import NIOCore
import NIOPosix
import ProbeEvidence

/// A run while it lasts.
struct Run: Sendable {
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
    run.context = context.again(
      attempt: attempt, with: resolvers[min(attempt, resolvers.count) - 1])
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
    guard let turn else { return Self.interrupted(resolution) }
    let context = context.telling(survey, of: endpoint, over: spec.url.transport)
    let session = spec.proof.map { RelaySession($0, run: .random(in: .min ... .max), on: loop) }
    let probe = Self.probe(spec, at: endpoint, after: resolution, on: loop, context, session, turn)
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

  // Not inlined, these two: all that they use meanwhile would stay with each of thousands of probes as
  // long as it waits.

  @inline(never)
  private static func interrupted(_ resolution: Resolution) -> Evidence {
    var resolution = resolution
    resolution.interrupt()
    return resolution.evidence
  }

  @inline(never)
  private static func probe(
    _ spec: ProbeSpec, at endpoint: Endpoint, after resolution: Resolution,
    on loop: any EventLoop, _ context: RunContext, _ session: RelaySession?, _ turn: Turn
  ) -> Probe {
    Probe(
      spec, to: endpoint, after: resolution, on: loop, in: context, for: session, in: turn.probe,
      handshake: turn.handshake)
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
