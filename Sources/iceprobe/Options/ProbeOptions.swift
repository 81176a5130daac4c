import ArgumentParser
import ICEConfiguration
import ProbeEvidence
import Prober

/// Which servers are probed, and how: what `probe` does and `plan` prints.
struct ProbeOptions: ParsableArguments {
  @OptionGroup var source: ServerOptions
  @OptionGroup var probing: ProbingOptions

  /// The plan for a configuration, for a run that starts at `now`.
  func plan(for configuration: Configuration, now: Instant) throws -> ProbePlan {
    try probing.plan(
      for: configuration, now: now, controls: source.control, network: source.network)
  }

  /// What runs such a plan.
  func prober(for plan: ProbePlan) throws -> Prober {
    try probing.prober(for: plan, network: source.network)
  }
}
