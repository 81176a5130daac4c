import ArgumentParser
import Reachability

/// Prints what a run would send. Sends nothing.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Print what would be sent; send nothing.")

  @OptionGroup var source: ServerOptions
  @OptionGroup var proxy: ProxyOptions

  func run() throws {
    let configuration = try source.load()
    let options = ProbePlan.Options(
      controls: source.control, now: Instant.now.secondsSince1970, proxies: try proxy.settings())
    let plan = ProbePlan(configuration, options: options)
    StandardOutput.write(plan.listing())
  }
}
