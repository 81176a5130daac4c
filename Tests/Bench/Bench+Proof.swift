import Foundation
import TestServers

extension Bench {
  /// Time to a proved relay beside its floor, and what one forwarder carries beside coturn's own
  /// client on the same server in the same run.
  static func proof(_ iceprobe: Iceprobe) async throws {
    try await timeToProof(iceprobe)
    try await rate(iceprobe)
  }

  /// The floor in round trips, from the grant of the first relay: two for the second one's Allocate,
  /// one for the permissions, and one each for a connectivity check through both relays and its
  /// answer.
  private static let floor = 5.0

  private static func timeToProof(_ iceprobe: Iceprobe) async throws {
    let path = try SlowPath(.init(roundTrip: .milliseconds(50)), number: 2)
    let options = Coturn.Options(
      relayAddress: path.near, lines: ["listening-ip=\(path.near)"])
    try await Coturn.run(options) { coturn in
      let url = "turn:\(path.far):\(coturn.port)"
      let taken = try (0..<runs).compactMap { _ in
        try iceprobe.probe(url, ["--prove", "--packets", "1"]).relay?.timeToReady
      }
      say("\nTime from a TURN/UDP relay to its proof over a path of 50 ms")
      row("", "floor", "measured", "round trips")
      guard !taken.isEmpty else { return row("relay to relay", "not proved") }
      row(
        "relay to relay", milliseconds(floor * 50), milliseconds(taken.median),
        String(format: "%.2f", taken.median / 50))
    }
    withExtendedLifetime(path) {}
  }

  private static func rate(_ iceprobe: Iceprobe) async throws {
    try await Coturn.run(Coturn.Options(lines: ["allow-loopback-peers"])) { coturn in
      let result = try iceprobe.probe(
        "turn:127.0.0.1:\(coturn.port)", ["--throughput", "3s", "--packets", "1"])
      let bits = result.relay?.throughput.map {
        Double(($0.bitsPerSecondThere ?? 0) + ($0.bitsPerSecondBack ?? 0))
      }
      say("\nPackets of 1200 bytes a second through one relay's both ways, loopback")
      row("", "packets/s")
      row("iceprobe", "\(Int((bits ?? 0) / 8 / 1200))")
      row("turnutils_uclient", "\(try clientRate(coturn.port))", "  (its fastest pace, 1 ms)")
    }
  }

  /// What coturn's client receives a second, both ways together, at its fastest pace.
  private static func clientRate(_ port: UInt16) throws -> Int {
    let folder = try TemporaryFolder()
    let output = open(folder.path(of: "output"), O_WRONLY | O_CREAT, 0o600)
    defer { close(output) }
    let count = 3000
    let start = ContinuousClock.now
    let client = try ChildProcess(
      [
        "turnutils_uclient", "-y", "-c", "-u", Coturn.username, "-w", Coturn.password, "-p",
        "\(port)", "-n", "\(count)", "-l", "1200", "-m", "1", "-z", "1", "127.0.0.1",
      ], environment: ["PATH": "/usr/bin:/bin"], directory: folder.path,
      standardStreams: [nil, output, output])
    _ = try client.wait()
    return Int(Double(2 * count) / ((ContinuousClock.now - start) / .seconds(1)))
  }
}
