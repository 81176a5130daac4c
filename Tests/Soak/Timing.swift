import BuiltIceprobe
import Foundation
import TestServers

/// Limits, answers and signals that come at any instant of a probe.
enum Timing: SoakPart {
  static let name = "timing"

  /// How many probes each of the three has to stand.
  private static let probes = 10_000

  static func run(_ iceprobe: Iceprobe, seed: UInt64) async throws -> Bool {
    // One after the other: each keeps both cores of a small machine busy.
    let tallies = [
      try await limits(iceprobe, seed: seed),
      try await refusals(iceprobe, seed: seed),
      try await signals(iceprobe, seed: seed),
    ]
    return tallies.allSatisfy(\.isClean)
  }

  /// The limit runs out after 0.1 to 5 ms: while sockets, handshakes and agents are made. 98 probes a
  /// run, so that many of them share the process with one that is cut short.
  private static func limits(_ iceprobe: Iceprobe, seed: UInt64) async throws -> TimingTally {
    try await ServerMix.with(14) { mix in
      let runs = mix.runs(of: iceprobe, seed: seed)
      var tally = await runs.run(Self.probes) { random in
        .init(limit: .microseconds(Int.random(in: 100...5000, using: &random)))
      }
      tally.left = mix.openAllocations
      tally.report("limits of 0.1 to 5 ms")
      return tally
    }
  }

  /// Servers say 437 or 300 around the limit, so that it runs out between two attempts.
  private static func refusals(_ iceprobe: Iceprobe, seed: UInt64) async throws -> TimingTally {
    try await RefusingServers.with(seed: seed) { servers in
      let runs = TimedRuns(iceprobe, servers.configuration, probes: servers.count, seed: seed)
      var tally = await runs.run(Self.probes) { random in
        .init(limit: servers.limit + .microseconds(Int.random(in: -5000...5000, using: &random)))
      }
      tally.left = servers.openAllocations
      // Each of these servers speaks UDP, where there is no connection to wait for.
      tally.untrue = tally.causes["connect/timeout", default: 0]
      tally.report("437 and 300 around the limit")
      return tally
    }
  }

  /// SIGINT and SIGTERM come at any instant of a run. 14 probes a run, so that there are many signals.
  private static func signals(_ iceprobe: Iceprobe, seed: UInt64) async throws -> TimingTally {
    try await ServerMix.with(2) { mix in
      let runs = mix.runs(of: iceprobe, seed: seed)
      // 300 ms: what does not answer, DTLS, takes no longer.
      let limit = Duration.milliseconds(300)
      let life = try await runs.life(within: limit)
      var tally = await runs.run(Self.probes) { random in
        .init(
          limit: limit, signal: Bool.random(using: &random) ? SIGINT : SIGTERM,
          delay: life * Double.random(in: 0...1, using: &random))
      }
      tally.left = mix.openAllocations
      tally.report("SIGINT and SIGTERM at any instant")
      return tally
    }
  }
}

extension ServerMix {
  fileprivate func runs(of iceprobe: Iceprobe, seed: UInt64) -> TimedRuns {
    TimedRuns(iceprobe, configuration, authority: authority, probes: count, seed: seed)
  }
}
