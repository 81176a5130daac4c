import Foundation
import TestServers

extension Bench {
  /// Wall, CPU and peak memory for many servers on loopback; each has a user of its own, so that
  /// none is merged with another.
  static func manyServers(_ iceprobe: Iceprobe) async throws {
    try await Coturn.run(Coturn.Options(.secret("a shared secret"))) { coturn in
      say("\nTURN/UDP servers at once on loopback (1,000: within 1500 ms and 150 MiB)")
      row("", "wall", "CPU", "peak", "relays")
      for count in [1, 100, 1000] {
        let entries = (0..<count).map {
          #"{"urls": "turn:127.0.0.1:\#(coturn.port)", "username": "u\#($0)", "#
            + #""secret": "a shared secret"}"#
        }
        let configuration = #"{"turn": [\#(entries.joined(separator: ","))]}"#
        let all = try (0..<runs).map { _ in
          try iceprobe.run(
            ["--config", "-", "--format", "json", "--rate", "0"], input: configuration)
        }
        row(
          "\(count)", milliseconds(all.map(\.wall).median), milliseconds(all.map(\.cpu).median),
          "\(Int(all.map(\.peak).median.rounded(.up))) MiB",
          "\(all.map(\.relays).min() ?? 0)")
      }
    }
  }

  /// From nothing to the whole help text.
  static func startUp(_ iceprobe: Iceprobe) throws {
    say("\nStart-up (within 30 ms)")
    row("", "wall", "CPU", "peak")
    let all = try (0..<(4 * runs)).map { _ in try iceprobe.run(["--help"]) }
    row(
      "--help", milliseconds(all.map(\.wall).median), milliseconds(all.map(\.cpu).median),
      "\(Int(all.map(\.peak).median.rounded(.up))) MiB")
  }
}
