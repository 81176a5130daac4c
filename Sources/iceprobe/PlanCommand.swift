import ArgumentParser
import Reachability

/// Prints what a run would send. Sends nothing.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Print what would be sent; send nothing.")

  @OptionGroup var source: ServerOptions

  func run() throws {
    let configuration = try source.load()
    let plan = ProbePlan(
      configuration,
      options: .init(controls: source.control, now: Instant.now.secondsSince1970))
    StandardOutput.write(plan.listing())
  }
}
