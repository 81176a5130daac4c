import ArgumentParser

/// The command line: which STUN and TURN servers work from here, and if one does not, why?
@main
struct Iceprobe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "iceprobe",
    abstract: "Which of our STUN and TURN servers work from here, and if one does not, why?",
    usage: """
      iceprobe [probe] [<options>] [<url>]
      iceprobe <subcommand>
      """,
    discussion: """
      Every server of an ICE configuration gets a disposable ICE agent of its own. What comes of \
      it is srflx, relay, or a failure with its cause.

      EXIT STATUS
        \(ExitStatus.allCases.map(\.line).joined(separator: "\n  "))
        --format nagios has the plugins' own: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
      """,
    version: Version.full,
    subcommands: [
      ProbeCommand.self, CheckCommand.self, PlanCommand.self, ExplainCommand.self,
      CompareCommand.self, MatrixCommand.self, SchemaCommand.self,
    ],
    defaultSubcommand: ProbeCommand.self)

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      leave(after: error)
    }
  }

  /// Says what went wrong, and ends the program with the status that stands for it.
  private static func leave(after error: any Error) -> Never {
    if NagiosPlugin.isMeant(by: CommandLine.arguments) { NagiosPlugin.leave(after: error) }
    if let status = error as? ExitStatus { exit(withError: ExitCode(status.rawValue)) }
    let isHelp = exitCode(for: error) == .success
    let text = fullMessage(for: error)
    if isHelp {
      StandardOutput.write(text + "\n")
    } else {
      StandardError.write(text + "\n")
    }
    exit(withError: ExitCode(isHelp ? 0 : ExitStatus.usage.rawValue))
  }
}
