import Judging
import Reporting

/// Every status that the program ends with. A contract: scripts act on them.
///
/// Thrown where a command cannot go on and standard error has said why.
enum ExitStatus: Int32, CaseIterable, Error {
  /// Every server that was asked for works, or every expectation holds; with a state no alarm is on.
  case works = 0
  /// At least one server does not work, or one expectation does not hold; with a state an alarm is on.
  case fails = 1
  /// The command line or the configuration is wrong; nothing was sent.
  case usage = 2
  /// Nothing can be said of the servers: this machine is offline, stood still, changed its network, or
  /// keeps the packets from them; or another run is using the state.
  case inconclusive = 3
  /// iceprobe itself failed.
  case fault = 70
  /// The run was ended from outside; what was known is printed.
  case interrupted = 130

  /// The status and its meaning, for `--help`.
  var line: String {
    // As wide as the longest, 130.
    String(repeating: " ", count: 3 - "\(rawValue)".count) + "\(rawValue)  \(meaning)"
  }

  /// What the status means, in a few words.
  var meaning: String {
    switch self {
    case .works: "every server works (or every expectation holds; with --state: no alarm is on)"
    case .fails: "at least one does not"
    case .usage: "usage or configuration error; nothing was sent"
    case .inconclusive:
      "inconclusive: this machine is offline, slept, moved or blocks it, or the state file is in use"
    case .fault: "an internal error"
    case .interrupted: "interrupted by a signal; what was known is printed"
    }
  }

  /// The status that stands for a report.
  init(_ report: Report) {
    let reasons = report.results.compactMap {
      if case .inconclusive(let reason) = $0.verdict { reason } else { nil }
    }
    if reasons.contains(.interrupted) || report.wasCutShort {
      self = .interrupted
    } else if reasons.contains(where: \.isFault) {
      self = .fault
    } else {
      self = report.isHealthy.map { $0 ? .works : .fails } ?? .inconclusive
    }
  }
}

extension Inconclusive {
  fileprivate var isFault: Bool {
    if case .fault = self { true } else { false }
  }
}
