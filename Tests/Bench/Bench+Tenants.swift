import Foundation
import TestServers

extension Bench {
  /// Wall, CPU and peak memory for 2,000 URLs of 50 tenants, which share 400 servers on as many
  /// addresses; each 20th is silent, which takes until the limit. With the defaults.
  static func sharingTenants(_ iceprobe: Iceprobe) async throws {
    try await ServerPool.with(400, silence: 20) { pool in
      say("\n2,000 URLs in 50 tenants, 400 servers, 5 % silent (the limit + 5 s, 200 MiB, 2 cores)")
      row("limit", "wall", "to reach", "CPU", "cores", "peak", "relays", "probed")
      for limit in [1, 10] {
        let asked = pool.granted
        let run = try iceprobe.run(
          ["--config", "-", "--format", "json", "--timeout", "\(limit)"],
          input: pool.configuration(tenants: 50, share: 40))
        row(
          "\(limit) s", milliseconds(run.wall), milliseconds(Double(limit + 5) * 1000),
          milliseconds(run.cpu), String(format: "%.2f", run.cpu / run.wall),
          "\(Int(run.peak.rounded(.up))) MiB", "\(run.relays)", "\(pool.granted - asked)")
      }
    }
  }
}

extension ServerPool {
  /// How many relays all its servers together have granted.
  fileprivate var granted: Int { healthy.map(\.tally.grantedAllocations).reduce(0, +) }
}
