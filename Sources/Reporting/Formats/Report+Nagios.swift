import Causes
import ICEConfiguration
import Judging

/// The states that a monitoring plugin may tell; the raw values are its exit statuses.
package enum NagiosState: Int32, Sendable {
  /// Everything that counts is as it should be: without expectations or a baseline, every server.
  case ok = 0
  /// So it is, but some server needs a look: it has a warning, or it is dead and does not count.
  case warning = 1
  /// A server that counts does not work, or an expectation is broken.
  case critical = 2
  /// Nothing is known: a wrong command line, a machine that is offline, a fault inside iceprobe.
  case unknown = 3

  /// The state of a run. What is known to be broken is worse than what is not known.
  package init(_ report: Report) {
    self =
      switch report.isHealthy {
      case true?: report.results.contains(where: \.needsLook) ? .warning : .ok
      case false?: .critical
      case nil: .unknown
      }
  }

  /// A plugin's first line, without its end: `UNKNOWN: text`.
  package func line(_ text: String) -> String {
    "\("\(self)".uppercased()): \(text.nagiosText)"
  }
}

// A plugin's output (Nagios Plugins' Development Guidelines): `STATUS: text | performance data`, and
// below it a line for each expectation that does not hold and each server that needs a look.
extension Report {
  /// The longest output, in bytes. Nagios reads 8 KiB and cuts the rest, in the middle of a value.
  private static let nagiosLimit = 8000

  /// The report for Nagios and its kin.
  var nagios: String {
    let first = NagiosState(self).line(summaryText) + " | " + counts
    // Half of the room is for what a person reads.
    let line = first.adding(durations, separator: " ", limit: Self.nagiosLimit / 2)
    return line.adding(troubles, separator: "\n", limit: Self.nagiosLimit) + "\n"
  }

  /// `'label'=value[unit];warn;crit;min;max`. No limits: the state is more than a number's.
  private var counts: String {
    let all = results.count
    let warned = results.count { !$0.warnings.isEmpty }
    return [
      "'time'=\(duration.seconds)s;;;0", "'failure'=\(count(.failure));;;0;\(all)",
      "'warning'=\(warned);;;0;\(all)", "'inconclusive'=\(count(.inconclusive));;;0;\(all)",
      "'works'=\(count(.srflx) + count(.relay));;;0;\(all)",
    ]
    .joined(separator: " ")
  }

  /// How long each server took; `U`, unknown, if it does not work.
  private var durations: [String] {
    var labels: [String: Int] = [:]
    return tenants.flatMap { tenant in
      tenant.series.map { series in
        let result = series.result
        let label = "\(tenant.name) \(series.name)".nagiosLabel.unique(among: &labels)
        let duration = result.verdict.status.isSuccess ? result.duration : nil
        return "'\(label)'=\(duration.map { "\($0.seconds)s" } ?? "U");;;0"
      }
    }
  }

  private var troubles: [String] {
    let lost = losses.map { "\($0.tenant): \($0.name): \($0.words)".nagiosText }
    return lost
      + tenants.flatMap { tenant in
        let expectations = tenant.expectations.filter { $0.holds != true }.map(\.message)
        let servers = tenant.results.filter(\.needsLook).map {
          "\($0.name): \($0.trouble)"
        }
        return (expectations + servers).map { "\(tenant.name): \($0)".nagiosText }
      }
  }
}

extension Report.Result {
  fileprivate var needsLook: Bool {
    [.failure, .inconclusive].contains(verdict.status) || !warnings.isEmpty
  }

  fileprivate var trouble: String {
    let cause = verdict.failure.map { " (\($0.cause.rawValue))" } ?? ""
    let places = whereWords.map { ", \($0)" }.joined()
    let words =
      (verdict.status.isSuccess ? [] : [outcome + cause + places])
      + warnings.map { "warning: \($0.message)" }
    return words.joined(separator: "; ")
  }
}

extension String {
  /// The text as many of `parts` as there is room for.
  fileprivate func adding(_ parts: [String], separator: String, limit: Int) -> String {
    var text = self
    for part in parts {
      guard text.utf8.count + separator.utf8.count + part.utf8.count < limit else { break }
      text += separator + part
    }
    return text
  }

  /// Text for a person: a bar would begin the performance data.
  fileprivate var nagiosText: String { escaped(["|": "/", "\n": " "]) }

  /// A label: guidelines and their readers differ on how a quote or `=` in it could be told. Icinga takes
  /// `::` for the end of a plugin's name, which it puts before every label that follows.
  fileprivate var nagiosLabel: String {
    var text = escaped(["|": "_", "'": "_", "=": "_"])
    while text.contains("::") { text = text.replacing("::", with: ":_") }
    return text
  }

  /// The text, with a number if it was there before: a label stands for one series.
  fileprivate func unique(among counts: inout [String: Int]) -> String {
    let number = counts[self, default: 0] + 1
    counts[self] = number
    return number == 1 ? self : "\(self) #\(number)"
  }
}
