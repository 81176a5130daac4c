import BuiltIceprobe
import OpenSSL
import TestCertificates
import TestServers
import Testing

extension EndToEnd {
  /// Servers that do not work: the rung that broke, and what it cost the server.
  @Suite struct FailingServerTests {
    /// Probes `url` with coturn's user, and expects the one cause.
    private func expect(
      _ cause: String, of url: String, password: String = Coturn.password, trust: TestTrust? = nil,
      flags: [String] = [], within bound: Duration = .seconds(60),
      sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      let user = url.hasPrefix("stun") ? [] : ["--username", Coturn.username]
      let trustFlags = trust == nil ? [] : ["--ca-file", TestTrust.file]
      let arguments = [url, "--format", "json"] + user + trustFlags + flags
      let outcome = try await Iceprobe.run(arguments, within: bound) {
        try trust?.vouch(in: $0.folder)
        $0.environment = ["ICEPROBE_PASSWORD": password]
      }
      #expect(try outcome.report.causes == [cause], sourceLocation: sourceLocation)
      #expect(outcome.status == 1, sourceLocation: sourceLocation)
      #expect(outcome.error == "", sourceLocation: sourceLocation)
    }

    @Test(arguments: Way.turn)
    func `A wrong password is refused, and told, in two exchanges`(way: Way) async throws {
      let trust = try TestTrust()
      let log = try await Coturn.run(trust.coturn()) { server in
        try await expect(
          "allocate/unauthorized", of: server.url(way), password: "wrong",
          trust: trust)
        return try await server.log(until: "two 401") { $0.unauthorizedCount >= 2 }
      }
      #expect(log.allocations.isEmpty)
      // Over UDP a machine that is busy for 500 ms makes the forwarder ask again.
      if way != .turnUDP, way != .turnDTLS { #expect(log.unauthorizedCount == 2) }
    }

    @Test(arguments: Way.allCases)
    func `A port at which nobody listens is refused`(way: Way) async throws {
      let port = try FreePort.closed()
      try await expect("connect/refused", of: way.url(port: port, tlsPort: port))
    }

    @Test(
      arguments: [
        (.stun, "binding/no-response"), (.stunTLS, "tls/timeout"),
        (.turnUDP, "allocate/no-response"),
        (.turnTCP, "allocate/no-response"), (.turnTLS, "tls/timeout"),
        (.turnDTLS, "tls/timeout"),
      ] as [(Way, String)])
    func `Silence is told at the limit, which ends the run`(way: Way, cause: String) async throws {
      let transport: FakeServer.Transport = ["udp", "dtls"].contains(way.transport) ? .udp : .tcp
      try await FakeServer.with(transport, fault: .silent) { server in
        // 10 s beyond the limit: what is asserted is that there is one, and no timing.
        try await expect(
          cause, of: way.url(port: server.port, tlsPort: server.port), flags: ["--timeout", "0.3"],
          within: .seconds(10.3))
      }
    }

    @Test func `A server whose TLS is older than asked for is told`() async throws {
      let trust = try TestTrust()
      let certificate = try trust.authority.issue(addresses: ["127.0.0.1"])
      try await FakeServer.with(.tls(certificate, versions: .tls12 ... .tls12)) { server in
        try await expect(
          "tls/version", of: "turns:127.0.0.1:\(server.port)", trust: trust,
          flags: ["--min-tls", "1.3"])
      }
    }

    @Test func `A plain TURN port under a TLS URL fails at TLS`() async throws {
      try await Coturn.run { server in
        let url = "turns:127.0.0.1:\(server.port)"
        let arguments = [url, "--username", "u", "--format", "json", "--timeout", "0.3"]
        let outcome = try await Iceprobe.run(arguments) {
          $0.environment = ["ICEPROBE_PASSWORD": "p"]
        }
        // Coturn waits for more or hangs up, by what the random bytes of the ClientHello look like.
        let causes = try outcome.report.causes
        #expect(causes.count == 1)
        #expect(causes.first?.hasPrefix("tls/") == true)
        #expect(outcome.status == 1)
      }
    }

    /// What is wrong with a certificate.
    enum Flaw: CaseIterable {
      case expired, notYetValid, otherName, unknownAuthority, selfSigned

      var cause: String {
        switch self {
        case .expired: "tls/certificate-expired"
        case .notYetValid: "tls/certificate-not-yet-valid"
        case .otherName: "tls/certificate-name-mismatch"
        case .unknownAuthority, .selfSigned: "tls/certificate-untrusted"
        }
      }

      func certificate(_ authority: CertificateAuthority) throws -> ServerCertificate {
        let day = 86_400
        return switch self {
        case .expired: try authority.issue(addresses: ["127.0.0.1"], validity: -2 * day ... -day)
        case .notYetValid: try authority.issue(addresses: ["127.0.0.1"], validity: day...2 * day)
        case .otherName: try authority.issue(names: ["other.test"])
        case .unknownAuthority: try CertificateAuthority().issue(addresses: ["127.0.0.1"])
        case .selfSigned: try CertificateAuthority.selfSigned()
        }
      }
    }

    @Test(arguments: Flaw.allCases)
    func `A bad certificate is told by its flaw, and no credentials are shown`(
      flaw: Flaw
    ) async throws {
      let trust = try TestTrust()
      let certificate = try flaw.certificate(trust.authority)
      let options = Coturn.Options(certificate: (certificate.chainPEM, certificate.privateKeyPEM))
      let log = try await Coturn.run(options) { server in
        try await expect(flaw.cause, of: server.url(.turnTLS), trust: trust)
        try await expect(flaw.cause, of: server.url(.turnDTLS), trust: trust)
        return server.log
      }
      #expect(log.unauthorizedCount == 0)
    }
  }
}
