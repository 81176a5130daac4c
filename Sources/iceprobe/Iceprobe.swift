import ArgumentParser
import Prober

/// The command line: which STUN and TURN servers work from here, and if one does not, why?
@main
struct Iceprobe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "iceprobe",
    abstract: "Which of our STUN and TURN servers work from here, and if one does not, why?",
    usage: """
      iceprobe [probe] [<options>] [<url> ...]
      iceprobe <subcommand>
      """,
    discussion: """
      Probes every server of an ICE configuration with a disposable ICE agent and reports \
      srflx, relay, or a failure with its cause.

      EXAMPLES
        iceprobe                            what the configuration names
        iceprobe --tenant acme              one tenant, without the others' secrets
        iceprobe turn:HOST --username NAME  one server; asks for the password
        iceprobe --output html=page.html    also a page for a browser
        iceprobe help probe                 every option of a probe
        iceprobe explain tls/reset          what a cause means, and who can fix it

      EXIT STATUS
        \(ExitStatus.allCases.map(\.line).joined(separator: "\n  "))
        --format nagios has the plugins' own: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
      """,
    version: Version.full,
    subcommands: [
      ProbeCommand.self, CheckCommand.self, FormatsCommand.self, DiscoverCommand.self,
      PlanCommand.self, ExplainCommand.self, JudgeCommand.self, CompareCommand.self,
      MatrixCommand.self, ExporterCommand.self, MeetCommand.self, SchemaCommand.self,
    ],
    defaultSubcommand: ProbeCommand.self)

  /// On the main actor: the first step away from it starts a thread.
  @MainActor static func main() async {
    var arguments: [String] = []
    do {
      try StandardStreams.ensureOpen()
      arguments = try Arguments.given()
      let command = try parseAsRoot(arguments)
      exit(withError: try await outcome(of: command).code)
    } catch {
      leave(after: error, arguments)
    }
  }

  @MainActor private static func outcome(of command: sending any ParsableCommand) async throws
    -> Outcome
  {
    if command is any AsyncParsableCommand { try Prober.ensureResources() }
    switch command {
    case let command as any AsyncAnsweringCommand: return try await command.answer()
    case let command as any AnsweringCommand: return try command.answer()
    case var command as any AsyncParsableCommand: try await command.run()
    default:
      var command = command
      try command.run()
    }
    return .status(.works)
  }

  /// Says what went wrong, and ends the program with the status that stands for it.
  private static func leave(after error: any Error, _ arguments: [String]) -> Never {
    var error = error
    if exitCode(for: error) == .success {
      do {
        let message = fullMessage(for: error)
        try StandardOutput.print(
          (CompletionScript.isMeant(by: arguments) ? completed(message) : message) + "\n")
        exit()
      } catch let fault {
        error = fault
      }
    }
    if NagiosPlugin.isMeant(by: arguments) { NagiosPlugin.leave(after: error, arguments) }
    if let status = error as? ExitStatus { exit(withError: ExitCode(status.rawValue)) }
    StandardError.writeLines(
      Arguments.complaint(fullMessage(for: error), about: error, arguments))
    let status = isFault(error) ? ExitStatus.fault : .usage
    exit(withError: ExitCode(status.rawValue))
  }

  private static func completed(_ script: String) -> String {
    CompletionScript(
      script, commands: configuration.subcommands.compactMap { $0.configuration.commandName }
    ).text
  }

  private static func isFault(_ error: any Error) -> Bool {
    error is Fault || (error as? PreparationError)?.isShortage == true
  }
}
