import ArgumentParser
import ICEConfiguration
import ProbeEvidence
import Reporting

/// Prints what a run would send. Sends nothing.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Print what would be probed. Sends nothing.")

  @OptionGroup var options: ProbeOptions

  func run() async throws {
    let configuration = try await options.source.load().configuration
    let lines = configuration.readingLines
    let listing = try options.plan(for: configuration, now: .now).listing()
    try StandardOutput.print(listing + (lines.isEmpty ? "" : "\n" + lines.joined()))
  }
}
