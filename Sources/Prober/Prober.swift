import NIOCore
import NIOPosix
import OpenSSL
public import Reachability

/// Runs a plan: every probe once, a bounded number of them at a time.
public struct Prober: Sendable {
  /// What a run tells while it goes on.
  public enum Progress: Sendable {
    /// Something happened during a probe.
    case happened(ProbeSpec, Event)
    /// A probe is over, and cleaned up after.
    case finished(ProbeSpec, Evidence)
  }

  /// Who is trusted to vouch for a TLS server.
  public enum Trust: Equatable, Sendable {
    /// The system's trust store.
    case system
    /// A PEM file, instead of the system's trust store.
    case file(String)
  }

  /// The bound on probes under way at once, unless `--concurrency` says otherwise.
  ///
  /// 64: libnice at a pace of 1 ms wakes every agent a thousand times a second, and above about 64
  /// of them that begins to distort what is measured.
  public static let defaultConcurrency = 64

  /// The event loops that share the probes, for the life of the process: what comes after a run, such
  /// as the answer of a slow resolver, still finds its loop.
  ///
  /// 2: the agents have a thread already; a third loop made a run of 1,000 servers no faster.
  private static let loops = MultiThreadedEventLoopGroup(numberOfThreads: 2)

  private let plan: ProbePlan
  private let concurrency: Int
  private let trust: TrustContexts

  /// Prepares to run `plan`. Sends nothing; what takes long is done here, before anything is timed.
  ///
  /// - Parameter concurrency: how many probes may be under way at once, at least 1; fewer are if the
  ///   process may not open as many files.
  /// - Throws: ``PreparationError`` if TLS cannot be set up as asked.
  public init(
    _ plan: ProbePlan, concurrency: Int = defaultConcurrency, trust: Trust = .system
  ) throws(PreparationError) {
    self.plan = plan
    self.concurrency = min(max(concurrency, 1), Descriptors.probesAtOnce())
    do {
      self.trust = try TrustContexts(for: plan, trust: trust)
      // Long-term credentials are built on MD5 (RFC 8489 §9.2.2), which a FIPS build refuses.
      _ = try Digest.md5([])
    } catch {
      throw PreparationError(description: "\(error)")
    }
  }

  /// Runs the plan.
  ///
  /// Cancelling the task ends every probe as interrupted; what was granted is freed all the same.
  /// - Parameters:
  ///   - now: the present, in seconds since 1970, for credentials that are made with their expiry.
  ///   - observe: told of every event, from several threads.
  /// - Returns: the evidence by ``ProbeSpec/id``; probes that were never started have none.
  public func run(
    now: Int, observe: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async -> [Int: Evidence] {
    let surroundings = Probe.Surroundings(
      resolver: Resolver(), trust: self.trust, now: now, observe: observe)
    return await withTaskGroup(of: (Int, Evidence).self) { tasks in
      var waiting = plan.probes[...]
      var evidence: [Int: Evidence] = [:]
      func startNext() {
        guard !Task.isCancelled, let spec = waiting.popFirst() else { return }
        let loop = Self.loops.next()
        tasks.addTask { (spec.id, await Self.probe(spec, on: loop, in: surroundings)) }
      }
      for _ in 0..<concurrency { startNext() }
      while let (id, found) = await tasks.next() {
        evidence[id] = found
        startNext()
      }
      return evidence
    }
  }

  private static func probe(
    _ spec: ProbeSpec, on loop: any EventLoop, in surroundings: Probe.Surroundings
  ) async -> Evidence {
    let probe = Probe(spec, on: loop, in: surroundings)
    let evidence = await withTaskCancellationHandler {
      await probe.run()
    } onCancel: {
      Task { await probe.interrupt() }
    }
    surroundings.observe(.finished(spec, evidence))
    return evidence
  }
}

/// A run that cannot even begin: nothing was sent.
public struct PreparationError: Error, CustomStringConvertible {
  /// What was attempted, on what, and what to do.
  public let description: String
}
