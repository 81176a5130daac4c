import BuiltIceprobe
import Foundation
import TestServers

/// What came of many runs that were cut short.
struct TimingTally: Sendable {
  /// How many probes there were.
  private(set) var probes = 0
  /// How many runs.
  private(set) var runs = 0
  /// How many of them ended otherwise than they may.
  private(set) var failures = 0
  /// How often each cause was named.
  private(set) var causes: [String: Int] = [:]
  /// How often each ending came.
  private var endings: [String: Int] = [:]
  /// How many verdicts cannot be true.
  var untrue = 0
  /// How many allocations were left on the servers.
  var left = 0

  private let start = ContinuousClock.now

  /// Whether everything held.
  var isClean: Bool { failures == 0 && left == 0 && untrue == 0 && probes > 0 }

  /// The exit statuses of a run that probes, and tells what it found.
  private static let statuses: Set<CInt> = [0, 1, 3, 70]

  /// Counts a run.
  mutating func count(_ outcome: Outcome, of probes: Int, after cut: Cut, _ number: Int) {
    self.probes += probes
    runs += 1
    let ending =
      switch outcome.ending {
      case .exited(let status): "\(status)"
      case .killed(by: let signal): "signal \(signal)"
      }
    endings[ending, default: 0] += 1
    guard Self.isRegular(outcome, after: cut) else {
      return fail("run \(number), \(cut), ended by \(ending): \(outcome.error.suffix(2000))")
    }
    // Before it hears signals a run has nothing to tell.
    guard outcome.status != nil else { return }
    do {
      for cause in try outcome.report.causes { causes[cause, default: 0] += 1 }
    } catch {
      // Nothing is left on any server by then, and a signal ends the process within what it writes.
      guard !(outcome.status == 130 && cut.delay > cut.limit) else { return }
      fail("run \(number), \(cut), ended by \(ending): no report: \(error)")
    }
  }

  /// Takes note of a run that ended as none may.
  mutating func fail(_ what: String) {
    failures += 1
    Soak.say("  FAILED \(what)")
  }

  private static func isRegular(_ outcome: Outcome, after cut: Cut) -> Bool {
    switch outcome.ending {
    case .exited(let status):
      (statuses.contains(status) || (status == 130 && cut.signal != nil)) && outcome.error.isEmpty
    case .killed(by: let signal): signal == cut.signal
    }
  }

  /// Adds what another lane has counted.
  mutating func add(_ other: TimingTally) {
    probes += other.probes
    runs += other.runs
    failures += other.failures
    causes.merge(other.causes) { $0 + $1 }
    endings.merge(other.endings) { $0 + $1 }
  }

  /// Prints it in two lines.
  func report(_ title: String) {
    let words = [
      "\(probes) probes in \(runs) runs", "\(failures) crashed", "\(left) allocations left",
      "\(untrue) untrue", String(format: "%.0f s", (ContinuousClock.now - start) / .seconds(1)),
    ]
    Soak.say("  \(title): \(words.joined(separator: ", "))")
    Soak.say("    ended \(Self.list(endings)); \(Self.list(causes))")
  }

  private static func list(_ counts: [String: Int]) -> String {
    counts.sorted { $0.value > $1.value }.map { "\($0.key) ×\($0.value)" }.joined(separator: ", ")
  }
}
