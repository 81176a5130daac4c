import BuiltIceprobe
import TestCertificates
import TestServers
import Testing

extension EndToEnd {
  /// What is told about TLS, beside whether it works.
  @Suite struct TLSTests {
    private let trust: TestTrust

    init() throws { trust = try TestTrust() }

    /// Probes `url`, with coturn's user if it is one for TURN.
    private func probe(
      _ url: String, _ flags: String..., status: Int32,
      sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ReportedRun.Result {
      let user = url.hasPrefix("turn") ? ["--username", Coturn.username] : []
      let arguments = [url, "--ca-file", TestTrust.file, "--format", "json", "--ipv4"]
      let outcome = try await Iceprobe.run(arguments + user + flags) {
        try trust.vouch(in: $0.folder)
        $0.environment = ["ICEPROBE_PASSWORD": Coturn.password]
      }
      #expect(outcome.status == status, sourceLocation: sourceLocation)
      #expect(outcome.error == "", sourceLocation: sourceLocation)
      return try #require(try outcome.report.results.first, sourceLocation: sourceLocation)
    }

    private func coturn(_ certificate: ServerCertificate) -> Coturn.Options {
      Coturn.Options(certificate: (certificate.chainPEM, certificate.privateKeyPEM))
    }

    // MARK: - What a server that works tells

    @Test func `An application protocol is offered only if asked for, and the chosen one is told`()
      async throws
    {
      try await Coturn.run(trust.coturn()) { server in
        for way in [Way.turnTLS, .turnDTLS] {
          let silent = try await probe(server.url(way), status: 0)
          #expect(silent.tls != nil && silent.tls?.alpn == nil)
          let offering = try await probe(server.url(way), "--alpn", status: 0)
          #expect(offering.tls?.alpn == "stun.turn")
        }
      }
      let certificate = try trust.authority.issue(addresses: ["127.0.0.1"])
      try await FakeServer.with(.tls(certificate)) { server in
        let result = try await probe("stuns:127.0.0.1:\(server.port)", "--alpn", status: 0)
        let tls = try #require(result.tls)
        #expect(tls.version == "TLSv1.3" && tls.alpn == nil)
      }
    }

    @Test func `A port that answers without TLS, too, is worth a warning`() async throws {
      try await Coturn.run(trust.coturn()) { server in
        for way in [Way.turnTLS, .turnDTLS] {
          let result = try await probe(server.url(way), status: 0)
          #expect(result.status == "relay")
          #expect(result.warnings.contains { $0.code == "plain-on-tls-port" })
          #expect(result.tls?.trials.map(\.outcome) == ["answered"])
        }
      }
      let certificate = try trust.authority.issue(addresses: ["127.0.0.1"])
      try await FakeServer.with(.tls(certificate)) { server in
        let result = try await probe("stuns:127.0.0.1:\(server.port)", status: 0)
        #expect(!result.warnings.contains { $0.code == "plain-on-tls-port" })
        #expect(result.tls?.trials.map(\.outcome) == ["closed"])
      }
    }

    // MARK: - The chain

    @Test func `A chain is told whole, and an intermediate that ends first is warned of`()
      async throws
    {
      let day = 86_400
      let middle = try trust.authority.intermediate(
        named: "Middle", validity: -30 * day...5 * day + 3600)
      let certificate = try middle.issue(addresses: ["127.0.0.1"], validity: -3600...60 * day)
      try await Coturn.run(coturn(certificate)) { server in
        let result = try await probe(server.url(.turnTLS), status: 0)
        #expect(result.tls?.chain?.map(\.subject) == ["CN=iceprobe test server", "CN=Middle"])
        #expect(result.tls?.problem == nil)
        let warning = result.warnings.first { $0.code == "certificate-expires-soon" }
        #expect(warning?.message == "the issuer's certificate (CN=Middle) expires in 5 days")
      }
    }

    @Test(arguments: [Way.turnTLS, .turnDTLS])
    func `A missing intermediate is told as such`(way: Way) async throws {
      let certificate = try trust.authority.intermediate(named: "Middle")
        .issue(addresses: ["127.0.0.1"]).presenting(intermediates: "")
      try await Coturn.run(coturn(certificate)) { server in
        let result = try await probe(server.url(way), status: 1)
        #expect(result.cause?.code == "certificate-untrusted")
        #expect(
          result.cause?.detail?.contains(
            "issuer CN=Middle; the server presents only its own certificate")
            == true)
        #expect(result.tls?.problem == "unable to get local issuer certificate")
        #expect(result.tls?.chain?.count == 1)
      }
    }

    // MARK: - A handshake that is not answered

    @Test(
      arguments: [(.resetsName("localhost"), "reset"), (.silencesName("localhost"), "timeout")]
        as [(Middlebox.Interference, String)])
    func `A filter on the server name is told as what it looks like`(
      filter: Middlebox.Interference, code: String
    ) async throws {
      try await Coturn.run(trust.coturn()) { server in
        try await Middlebox.with(.tcp, to: server.tlsPort, doing: [filter]) { box in
          let result = try await probe(
            "turns:localhost:\(box.port)", "--timeout", "1", status: 1)
          #expect(result.cause?.code == code)
          #expect(
            result.cause?.detail?.contains(
              "consistent with a filter on the TLS server name localhost: without a name and with "
                + "example.com the server answers") == true)
          let trials = result.tls?.trials ?? []
          #expect(trials.count == 6)
          let answered = trials.filter { $0.outcome == "answered" }.map(\.variant)
          #expect(Set(answered) == ["nameless", "neutral", "plain"])
        }
      }
    }

    @Test(arguments: ["", "?transport=udp"])
    func `A port for plain TURN under a TLS URL is told as such`(transport: String) async throws {
      try await Coturn.run { server in
        let url = "turns:127.0.0.1:\(server.port)\(transport)"
        // Coturn waits for more or hangs up, by what the random bytes of the ClientHello look like.
        let result = try await probe(url, "--timeout", "1", status: 1)
        #expect(result.cause?.code == "not-tls")
        #expect(result.cause?.detail?.contains("the port answers plain STUN/TURN") == true)
      }
    }

    @Test func `A server that is silent whatever it is asked is not blamed on a filter`()
      async throws
    {
      try await FakeServer.with(.tcp, fault: .silent) { server in
        let result = try await probe(
          "turns:localhost:\(server.port)", "--timeout", "0.6", status: 1)
        #expect(result.cause?.code == "timeout")
        #expect(
          result.cause?.detail
            == "no variation of the handshake is answered: the server is down, TLS is off on this port, "
            + "or a balancer in front knows none of these names"
        )
        #expect(result.tls?.trials.map(\.outcome) == Array(repeating: "silent", count: 6))
      }
    }
  }
}
