import TestCertificates
import TestServers

extension Bench {
  /// Time to the verdict for what does not work, on loopback.
  static func causes(_ iceprobe: Iceprobe) async throws {
    let server = try CertificateAuthority().issue(addresses: ["127.0.0.1"])
    let options = Coturn.Options(certificate: (server.chainPEM, server.privateKeyPEM))
    // Another authority than the one that signed the server's certificate.
    let trust = try TrustFile(CertificateAuthority().certificatePEM)
    try await Coturn.run(options) { coturn in
      let silent = try LoopbackSocket(.udp)
      say("\nTime to the verdict on loopback (silence: with a limit of 1000 ms)")
      row("", "measured", "verdict")
      try time("refused, UDP", "stun:127.0.0.1:\(FreePort.closed())")
      try time("refused, TCP", "turn:127.0.0.1:\(FreePort.closed())?transport=tcp")
      try time(
        "wrong password", "turn:127.0.0.1:\(coturn.port)", password: "another")
      try time(
        "bad certificate", "turns:127.0.0.1:\(coturn.tlsPort)", ["--ca-file", trust.path])
      try time("silence", "stun:127.0.0.1:\(silent.port)", ["--timeout", "1"])
    }

    func time(
      _ name: String, _ url: String, _ arguments: [String] = [],
      password: String = Coturn.password
    ) throws {
      let all = try (0..<runs).map { _ in
        try iceprobe.probe(url, arguments, password: password)
      }
      let outcomes = Set(all.map(\.outcome)).sorted().joined(separator: " ")
      row(name, milliseconds(all.map(\.duration).median), "  " + outcomes)
    }
  }
}
