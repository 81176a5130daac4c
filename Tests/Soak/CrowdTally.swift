import BuiltIceprobe
import Foundation

/// What was said of healthy servers beside hostile ones, and beside silent ones.
struct CrowdTally {
  /// The most that a run may hold at once, in MiB.
  static let peakLimit = 150.0
  /// The most that one probe may have in the saved evidence, in bytes.
  static let evidenceLimit = 256 << 10
  /// How much longer healthy servers may take beside hostile ones than beside silent ones.
  private static let slownessLimit = 1.2

  private let healthy: Int
  private var runs: [HostileCrowd.Neighbours: [MeasuredRun]] = [:]
  private var durations: [HostileCrowd.Neighbours: [Double]] = [:]
  private var slowest: [HostileCrowd.Neighbours: [Double]] = [:]
  private var wrong: [HostileCrowd.Neighbours: Int] = [:]

  /// A tally of runs that have so many healthy servers in them.
  init(healthy: Int) { self.healthy = healthy }

  /// Counts a run, and what it says of the healthy servers.
  mutating func count(
    _ run: MeasuredRun, _ results: [ReportedRun.Result], beside neighbours: HostileCrowd.Neighbours
  ) {
    runs[neighbours, default: []].append(run)
    let taken = results.compactMap(\.duration)
    durations[neighbours, default: []] += taken
    slowest[neighbours, default: []].append(taken.max() ?? 0)
    let working = results.filter { $0.status == "relay" }
    guard working.count != healthy else { return }
    wrong[neighbours, default: 0] += 1
    for result in results where result.status != "relay" {
      Soak.say(
        "  FALSE \(result.url) \(result.status) \(result.cause.map { "\($0.stage)/\($0.code)" } ?? "")"
          + " beside \(neighbours) servers")
    }
  }

  /// Prints it.
  /// - Returns: whether everything held.
  func report(_ title: String) -> Bool {
    Soak.say("\(title), \(runs[.hostile]?.count ?? 0) runs, and as many beside silent ones")
    for neighbours in HostileCrowd.Neighbours.allCases {
      let runs = runs[neighbours] ?? []
      Soak.say(
        "  beside \(neighbours): healthy median \(milliseconds(median(durations, neighbours))), "
          + "slowest \(milliseconds(median(slowest, neighbours))) (median of runs), "
          + "\(wrong[neighbours, default: 0]) runs with a false verdict, run "
          + "\(runs.map(\.wall).max()?.inSeconds ?? "") at most, CPU "
          + "\(runs.map(\.cpu).max()?.inSeconds ?? ""), peak \(Int(runs.map(\.peak).max() ?? 0)) MiB, "
          + "evidence \((runs.map(\.largestEvidence).max() ?? 0) >> 10) KiB")
    }
    let slowness = median(durations, .hostile) / median(durations, .silent)
    Soak.say(String(format: "  slower by %.1f %%", 100 * (slowness - 1)))
    return wrong[.hostile, default: 0] == 0 && slowness < Self.slownessLimit
      && runs.values.joined().allSatisfy {
        $0.peak <= Self.peakLimit && $0.largestEvidence <= Self.evidenceLimit
      }
  }

  private func median(
    _ values: [HostileCrowd.Neighbours: [Double]], _ neighbours: HostileCrowd.Neighbours
  ) -> Double {
    let sorted = (values[neighbours] ?? []).sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }

  private func milliseconds(_ value: Double) -> String { String(format: "%.1f ms", value) }
}
