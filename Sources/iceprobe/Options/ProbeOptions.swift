import ArgumentParser
import ICEConfiguration
import ProbeEvidence
import Prober

/// Which servers are probed, and how: what `probe` does and `plan` prints.
struct ProbeOptions: ParsableArguments {
  @OptionGroup var source: ServerOptions
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
  func plan(for configuration: Configuration, now: Instant) throws -> ProbePlan {
    let local = try origin.origin()
    let plan = ProbePlan(
      configuration,
      options: .init(
        limit: timeout.duration, family: family ?? local?.family, origin: local,
        controls: source.control, proof: proof.plan, now: now.secondsSince1970,
        proxies: try source.network.proxies(), attempts: attempts.rule))
    try origin.check(local, for: plan)
    return plan
  }
}
