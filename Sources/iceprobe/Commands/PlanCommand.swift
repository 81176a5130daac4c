import ArgumentParser
import ICEConfiguration
import ProbeEvidence
import Reporting

/// Prints what a run would send. Sends nothing.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Print what would be probed. Sends nothing.")

  @OptionGroup var options: ProbeOptions

  @Option(help: "Output format: table or json.")
  var format = Format.table

  /// How the plan is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    /// For people.
    case table
    /// For programs.
    case json
  }

  func run() async throws {
    let configuration = try await options.source.load().configuration
    let plan = try options.plan(for: configuration, now: .now)
    switch format {
    case .table:
      let lines = configuration.readingLines
      try StandardOutput.print(plan.listing() + (lines.isEmpty ? "" : "\n" + lines.joined()))
    case .json:
      try StandardOutput.print(PlanDocument(plan, reading: configuration.reading).text)
    }
  }
}
