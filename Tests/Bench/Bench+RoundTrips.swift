import Foundation
import TestCertificates
import TestServers

extension Bench {
  /// The round-trip time of the slow path.
  private static let roundTrip = Duration.milliseconds(50)

  /// Time to the verdict, in round trips, beside the fewest that the protocol allows.
  static func roundTrips(_ iceprobe: Iceprobe) async throws {
    let path = try SlowPath(.init(roundTrip: roundTrip))
    let authority = try CertificateAuthority()
    let trust = try TrustFile(authority.certificatePEM)
    let server = try authority.issue(addresses: [path.far])
    let options = Coturn.Options(
      certificate: (server.chainPEM, server.privateKeyPEM), relayAddress: path.near,
      lines: ["listening-ip=\(path.near)"])
    try await Coturn.run(options) { coturn in
      say("Time to the verdict over a path of 50 ms, in round trips (floor x 1.03 + 6 ms to reach)")
      row("", "floor", "measured", "to reach", "round trips")
      let far = path.far
      try time("STUN/UDP", "stun:\(far):\(coturn.port)", floor: 1)
      try time("TURN/UDP", "turn:\(far):\(coturn.port)", floor: 2)
      try time("TURN/TCP", "turn:\(far):\(coturn.port)?transport=tcp", floor: 3)
      let url = "turns:\(far):\(coturn.tlsPort)"
      let version = try iceprobe.probe(url, ["--ca-file", trust.path]).tls?.version
      // A full handshake is one round trip in TLS 1.3 and two in TLS 1.2.
      try time(
        "TURN/\(version ?? "TLS")", url, floor: version == "TLSv1.3" ? 4 : 5,
        ["--ca-file", trust.path])
    }
    withExtendedLifetime(path) {}

    func time(_ name: String, _ url: String, floor: Double, _ arguments: [String] = []) throws {
      let trip = roundTrip / .milliseconds(1)
      let taken = try (0..<runs).map { _ in try iceprobe.probe(url, arguments).duration }.median
      row(
        name, milliseconds(floor * trip), milliseconds(taken),
        milliseconds(floor * trip * 1.03 + 6), String(format: "%.2f", taken / trip))
    }
  }
}
