import ArgumentParser
import Reporting

/// Being a plugin of Nagios: `--format nagios` has exit statuses of its own, and standard output always
/// gets a line, also if the command line is wrong.
enum NagiosPlugin {
  /// Whether a command line asks for that. It may be one that cannot be read any further.
  static func isMeant(by arguments: [String]) -> Bool {
    let nagios = ReportFormat.nagios.rawValue
    return arguments.contains("--format=\(nagios)")
      || zip(arguments, arguments.dropFirst()).contains { $0 == ("--format", nagios) }
  }

  /// Says what went wrong, unless that is done, and ends the program with the state that stands for it.
  static func leave(after error: any Error, _ arguments: [String]) -> Never {
    if !(error is ExitStatus) {
      let message = Arguments.complaint(Iceprobe.message(for: error), about: error, arguments)
      // Whether it can be written or not, the state is the same.
      try? StandardOutput.print(NagiosState.unknown.line(message) + "\n")
    }
    Iceprobe.exit(withError: ExitCode(NagiosState.unknown.rawValue))
  }
}
