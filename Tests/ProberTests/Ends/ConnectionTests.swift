import OpenSSL
import ProbeEvidence
import Prober
import TestCertificates
import TestServers
import Testing

@Suite("A server that is not to be had", .timeLimit(.minutes(10)))
struct ConnectionTests {
  @Test("that listens at no port is refused at once", arguments: Path.allCases)
  func refused(_ path: Path) async throws {
    let port = try FreePort.closed()
    let probing = try await Probing(path.url("turn", port: port))
    #expect(probing.verdict.word == "connect/refused", "\(probing.evidence.happenings)")
    #expect(probing.evidence.happenings.last != .limitReached)
  }

  @Test(
    "that is silent is given up at the limit",
    arguments: [
      (Path.udp, "turn", "allocate/no-response"), (.udp, "stun", "binding/no-response"),
      (.tcp, "turn", "connect/timeout"), (.tls, "turn", "connect/timeout"),
      (.tls, "stun", "connect/timeout"),
    ])
  func silent(_ path: Path, _ kind: String, _ word: String) async throws {
    let silence = try await SilentPort(path == .udp ? .udp : .tcp)
    let probing = try await Probing(path.url(kind, port: silence.port), limit: Probing.brief)
    #expect(probing.verdict.word == word)
    #expect(probing.evidence.happenings.last == .limitReached)
    try await silence.close()
  }

  @Test(
    "over TLS, that speaks none, is told from one that ends the handshake",
    arguments: [
      (Fault.http, "tls/not-tls", false), (.garbage(burst: 1), "tls/not-tls", false),
      (.closesAfterFirstRequest, "tls/closed", false),
      (.resetsAfterFirstRequest, "tls/reset", false), (.silent, "tls/timeout", true),
    ])
  func noTLS(_ fault: Fault, _ word: String, isSilence: Bool) async throws {
    try await FakeServer.with(.tcp, fault: fault) { server in
      let probing = try await Probing(
        Path.tls.url("turn", port: server.port),
        limit: isSilence ? Probing.brief : Probing.patient)
      #expect(probing.verdict.word == word)
      #expect((probing.evidence.happenings.last == .limitReached) == isSilence)
    }
  }

  @Test(
    "over TLS, that ends with its Finished, has completed the handshake",
    arguments: ["turn", "stun"], [OpenSSL.TLSVersion.tls12, .tls13])
  func endsAfterHandshake(kind: String, version: OpenSSL.TLSVersion) async throws {
    let authority = try Authority()
    let transport = FakeServer.Transport.tls(authority.certificate, versions: version...version)
    try await FakeServer.with(transport, fault: .endsAfterHandshake) { server in
      let probing = try await Probing(
        Path.tls.url(kind, port: server.port), trust: authority.trust)
      #expect(probing.verdict.word == (kind == "turn" ? "allocate/closed" : "binding/closed"))
      #expect(
        probing.evidence.happenings.contains { if case .secured = $0 { true } else { false } })
    }
  }

  @Test("over TLS, with a certificate that proves nothing, is not asked for anything")
  func certificates() async throws {
    let house = try Authority()
    let stranger = try CertificateAuthority(named: "a stranger")
    let addresses = ["127.0.0.1"]
    let yesterday = -172_800 ... -86_400
    let certificates = [
      ("tls/certificate-untrusted", try stranger.issue(addresses: addresses)),
      ("tls/certificate-untrusted", try CertificateAuthority.selfSigned()),
      ("tls/certificate-name-mismatch", try house.authority.issue(addresses: ["127.0.0.9"])),
      (
        "tls/certificate-expired",
        try house.authority.issue(addresses: addresses, validity: yesterday)
      ),
      (
        "tls/certificate-not-yet-valid",
        try house.authority.issue(addresses: addresses, validity: 86_400...172_800)
      ),
    ]
    for (word, certificate) in certificates {
      try await FakeServer.with(.tls(certificate)) { server in
        let probing = try await Probing(
          Path.tls.url("turn", port: server.port), trust: house.trust)
        #expect(probing.verdict.word == word)
        #expect(server.tally.receivedBytes == 0)
      }
    }
  }

  @Test("over an old version of TLS is told so")
  func version() async throws {
    let house = try Authority()
    try await FakeServer.with(.tls(house.certificate, versions: .tls10 ... .tls11)) { server in
      let probing = try await Probing(Path.tls.url("turn", port: server.port), trust: house.trust)
      #expect(probing.verdict.word == "tls/version")
    }
  }

  @Test("by an IPv6 address is connected to at that address, with no brackets")
  func ipv6() async throws {
    let port = try FreePort.closed()
    let probing = try await Probing("stun:[::1]:\(port)", limit: Probing.brief)
    #expect(
      probing.evidence.happenings.first
        == .connecting(to: ProbeEvidence.Endpoint(address: "::1", port: port)))
    // Where the machine has no IPv6, it says so; where it has, nobody listens.
    #expect(["connect/refused", "connect/unreachable"].contains(probing.verdict.word))
  }

  @Test("by a name is resolved first")
  func name() async throws {
    let port = try FreePort.closed()
    let probing = try await Probing("turn:localhost:\(port)?transport=tcp")
    #expect(probing.evidence.happenings.first == .resolving(name: "localhost"))
    #expect(probing.verdict.word == "connect/refused")
  }
}
