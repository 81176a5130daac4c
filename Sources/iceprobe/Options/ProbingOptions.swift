import ArgumentParser
import ICEConfiguration
import ProbeEvidence
import Prober

/// How servers are probed, whichever they are.
struct ProbingOptions: ParsableArguments {
  @OptionGroup var attempts: AttemptOptions

  @Option(help: ArgumentHelp("Time limit per probe: 10, 800ms, 5m.", valueName: "time"))
  var timeout = Span(Deadlines.limit)

  @Option(
    help: ArgumentHelp(
      "Probes at work at a time; those that wait for a silent server do not count.", valueName: "n")
  )
  var concurrency = Prober.defaultConcurrency

  @Option(
    help: ArgumentHelp(
      "Probes per second towards one address; 0 for no limit.",
      valueName: "n"))
  var rate = Prober.defaultRate

  @OptionGroup var origin: OriginOptions

  @Flag(help: "Probe addresses of one family only.")
  var family: AddressFamily?

  @Option(
    help: ArgumentHelp("The oldest TLS version to accept.", valueName: "version"))
  var minTLS = Prober.TLSVersion.tls12

  @Flag(help: "Offer stun.turn or stun.nat-discovery as ALPN, which browsers do not.")
  var alpn = false

  @OptionGroup(title: "Proof options") var proof: ProofOptions

  func validate() throws {
    guard concurrency > 0 else { throw ValidationError("--concurrency: expected at least 1") }
    guard rate >= 0 else { throw ValidationError("--rate: expected at least 0") }
  }

  /// The plan for a configuration, for a run that starts at `now`.
  ///
  /// - Parameter limit: how long a probe may take, if that is less than `--timeout`.
  func plan(
    for configuration: Configuration, now: Instant, controls: [ServerURL] = [],
    network: NetworkOptions, within limit: Duration? = nil
  ) throws -> ProbePlan {
    let local = try origin.origin()
    let plan = ProbePlan(
      configuration,
      options: .init(
        limit: min(timeout.duration, limit ?? timeout.duration),
        family: family ?? local?.family, origin: local,
        controls: controls, proof: proof.plan, now: now.secondsSince1970,
        proxies: try network.proxies(), attempts: attempts.rule))
    try origin.check(local, for: plan)
    return plan
  }

  /// What runs such a plan.
  func prober(for plan: ProbePlan, network: NetworkOptions) throws -> Prober {
    try Prober(
      plan, concurrency: concurrency, rate: rate, trust: network.trust, oldestTLS: minTLS,
      offersALPN: alpn)
  }
}
