import Foundation
import TestServers

extension Bench {
  /// A healthy server behind a path that loses packets: how many of 100 probes it is wronged by.
  static func loss(_ iceprobe: Iceprobe) async throws {
    let path = try SlowPath(.init(roundTrip: .milliseconds(50), loss: 0.3), number: 1)
    let options = Coturn.Options(
      .secret("a shared secret"), relayAddress: path.near, lines: ["listening-ip=\(path.near)"])
    try await Coturn.run(options) { coturn in
      let entries = (0..<100).map {
        #"{"urls": "turn:\#(path.far):\#(coturn.port)", "username": "u\#($0)", "#
          + #""secret": "a shared secret"}"#
      }
      let run = try iceprobe.run(
        ["--config", "-", "--format", "json", "--rate", "0"],
        input: #"{"turn": [\#(entries.joined(separator: ","))]}"#)
      say("\nA healthy TURN/UDP server, 30 % of all packets lost each way (99 of 100 to reach)")
      row("", "probes", "relays", "wall")
      row("", "100", "\(run.relays)", milliseconds(run.wall))
    }
    withExtendedLifetime(path) {}
  }
}
