import ArgumentParser
import ICEConfiguration
import ProbeEvidence
import Reporting

/// Prints what a run would send. Sends nothing.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Print what would be probed. Sends nothing.")

  @OptionGroup var source: ServerOptions

  func run() async throws {
    let configuration = try await source.load()
    let options = ProbePlan.Options(
      controls: source.control, now: Instant.now.secondsSince1970,
      proxies: try source.network.proxies())
    let plan = ProbePlan(configuration, options: options)
    let lines = configuration.readingLines
    try StandardOutput.print(plan.listing() + (lines.isEmpty ? "" : "\n" + lines.joined()))
  }
}
