import ArgumentParser
import Reporting

/// How a command has ended.
enum Outcome {
  case status(ExitStatus)
  /// As a plugin of Nagios ends, whose numbers mean something else.
  case plugin(NagiosState)

  /// How a command that wrote `report` in this format ends.
  init(_ report: Report, format: ReportFormat) {
    self = format == .nagios ? .plugin(NagiosState(report)) : .status(ExitStatus(report))
  }

  /// The number that the process ends with.
  var code: ExitCode {
    switch self {
    case .status(let status): ExitCode(status.rawValue)
    case .plugin(let state): ExitCode(state.rawValue)
    }
  }
}

/// A command whose result is an answer. Whatever it throws is an error.
protocol AnsweringCommand: ParsableCommand {
  func answer() throws -> Outcome
}

/// An ``AnsweringCommand`` that has to wait.
protocol AsyncAnsweringCommand: AsyncParsableCommand {
  func answer() async throws -> Outcome
}
