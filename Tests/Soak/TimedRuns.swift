import BuiltIceprobe
import Foundation
import TestServers

/// How one run is cut short.
struct Cut: Sendable {
  /// The limit of its probes.
  var limit: Duration
  /// A signal that it gets; nil for none.
  var signal: CInt?
  /// How long after the start.
  var delay = Duration.zero
}

/// Many runs of one configuration, each cut short at another instant.
struct TimedRuns: Sendable {
  /// How many runs go on at once. 2: as many as a small machine has cores.
  private static let atOnce = 2

  private let iceprobe: Iceprobe
  private let configuration: String
  private let authority: String?
  private let probes: Int
  private let seed: UInt64

  /// - Parameters:
  ///   - authority: who vouches for TLS servers, in PEM.
  ///   - probes: how many there are in a run.
  init(
    _ iceprobe: Iceprobe, _ configuration: String, authority: String? = nil, probes: Int,
    seed: UInt64
  ) {
    (self.iceprobe, self.configuration, self.authority) = (iceprobe, configuration, authority)
    (self.probes, self.seed) = (probes, seed)
  }

  /// Runs as often as it takes for `count` probes.
  /// - Parameter cut: how a run is cut short.
  func run(
    _ count: Int, _ cut: @escaping @Sendable (inout SplitMix64) -> Cut
  ) async -> TimingTally {
    let runs = (count + probes - 1) / probes
    return await withTaskGroup(of: TimingTally.self) { lanes in
      for lane in 0..<Self.atOnce {
        lanes.addTask {
          var tally = TimingTally()
          for number in stride(from: lane, to: runs, by: Self.atOnce) {
            // Each run can be had again by its number.
            var random = SplitMix64(state: seed << 20 + UInt64(number))
            await run(cut(&random), number, &tally)
          }
          return tally
        }
      }
      return await lanes.reduce(into: TimingTally()) { $0.add($1) }
    }
  }

  /// How long a run takes that nobody ends, beside another one.
  func life(within limit: Duration) async throws -> Duration {
    let beginning = ContinuousClock.now
    async let other = start(Cut(limit: limit)).outcome()
    _ = try await (start(Cut(limit: limit)).outcome(), other)
    return ContinuousClock.now - beginning
  }

  private func run(_ cut: Cut, _ number: Int, _ tally: inout TimingTally) async {
    do {
      let run = try start(cut)
      if let signal = cut.signal {
        try await Task.sleep(for: cut.delay)
        run.signal(signal)
      }
      tally.count(try await run.outcome(), of: probes, after: cut, number)
    } catch {
      tally.fail("run \(number), \(cut): \(error)")
    }
  }

  private func start(_ cut: Cut) throws -> RunningIceprobe {
    let trust = authority == nil ? [] : ["--ca-file", "authority.pem"]
    return try iceprobe.start(
      ["--format", "json", "--rate", "0", "--timeout", cut.limit.seconds] + trust
    ) {
      try $0.folder.write(configuration, to: "servers.json")
      if let authority { try $0.folder.write(authority, to: "authority.pem") }
    }
  }
}

extension Duration {
  /// As `--timeout` takes it.
  fileprivate var seconds: String { String(format: "%.6f", self / .seconds(1)) }
}
