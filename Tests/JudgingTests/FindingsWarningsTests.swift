import Causes
import ProbeEvidence
import Samples
import Testing

@testable import Judging

@Suite("Warnings of the findings")
struct FindingsWarningsTests {
  /// The end of the certificate in `relay/tls`: 2027-01-01T00:00:00Z.
  static let notAfter = 1_798_761_600
  static let day = 86_400

  @Test(
    "A certificate is worth a warning for its last 14 days, while it still holds",
    arguments: [
      (14 * day, nil), (14 * day - 1, "the certificate expires in 13 days"),
      (2 * day - 1, "the certificate expires in 1 day"),
      (day - 1, "the certificate expires in 0 days"), (0, "the certificate expires in 0 days"),
      (-1, nil),
    ] as [(Int, String?)])
  func certificate(secondsLeft: Int, message: String?) throws {
    let findings = Findings(try Fixture(named: "relay/tls").evidence)
    let warnings = findings.warnings(now: Self.notAfter - secondsLeft)
    #expect(warnings.map(\.message) == [message].compactMap { $0 })
    #expect(warnings.allSatisfy { $0.code == .certificateExpiresSoon })
  }

  @Test(
    "Days are whole on either side, and what has expired is below zero",
    arguments: [
      (day, 1), (day - 1, 0), (0, 0), (-1, -1), (-day, -1), (-day - 1, -1), (-2 * day, -2),
    ])
  func daysLeft(secondsLeft: Int, days: Int) throws {
    let findings = Findings(try Fixture(named: "relay/tls").evidence)
    #expect(findings.certificateDaysLeft(now: Self.notAfter - secondsLeft) == days)
  }

  @Test(
    "The certificate of the chain that ends first is named, and one that is over is not warned of",
    arguments: [
      (9, 60, "the certificate expires in 9 days"),
      (9, 9, "the certificate expires in 9 days"),
      (60, 9, "the issuer's certificate (CN=Middle) expires in 9 days"),
      (60, -1, nil), (5, -1, "the certificate expires in 5 days"), (60, 60, nil),
    ] as [(Int, Int, String?)])
  func chain(ownDays: Int, issuerDays: Int, message: String?) {
    let ends = [ownDays, issuerDays].map { Self.notAfter + $0 * Self.day }
    let chain = [
      PresentedCertificate(subject: "CN=a", issuer: "CN=Middle", notAfter: ends[0]),
      PresentedCertificate(subject: "CN=Middle", issuer: "CN=Root", notAfter: ends[1]),
    ]
    let peer = TLSPeer(subject: "CN=a", issuer: "CN=Middle", notAfter: ends[0], chain: chain)
    let findings = Findings(Evidence([Event(.secured(peer: peer), at: .zero)]))
    #expect(findings.warnings(now: Self.notAfter).map(\.message) == [message].compactMap { $0 })
    #expect(findings.earliestCertificateExpiry == ends.min())
    #expect(findings.certificateDaysLeft(now: Self.notAfter) == ownDays)
  }

  @Test(
    "Less than a fifth of a lifetime is near the end, and two weeks at most",
    arguments: [
      // A certificate of 160 hours, of 90 days, of a year, and of 1 day.
      (160 * 3600, 33 * 3600, nil), (160 * 3600, 31 * 3600, "the certificate expires in 31 hours"),
      (160 * 3600, 3600, "the certificate expires in 1 hour"),
      (90 * day, 14 * day, nil), (90 * day, 14 * day - 1, "the certificate expires in 13 days"),
      (365 * day, 15 * day, nil), (365 * day, 13 * day, "the certificate expires in 13 days"),
      (30 * day, 6 * day, nil), (30 * day, 6 * day - 1, "the certificate expires in 5 days"),
      (day, 5 * 3600, nil), (day, 4 * 3600, "the certificate expires in 4 hours"),
      // One that ends before it begins has no lifetime.
      (-day, 13 * day, "the certificate expires in 13 days"),
    ] as [(Int, Int, String?)])
  func lifetime(length: Int, secondsLeft: Int, message: String?) {
    let peer = TLSPeer(notAfter: Self.notAfter, notBefore: Self.notAfter - length)
    let findings = Findings(Evidence([Event(.secured(peer: peer), at: .zero)]))
    let warnings = findings.warnings(now: Self.notAfter - secondsLeft)
    #expect(warnings.map(\.message) == [message].compactMap { $0 })
  }

  @Test(
    "How much is left of the chain, in per cent of the server's own certificate's lifetime",
    arguments: [
      (80, nil, 20), (10, nil, 90), (101, nil, -1), (10, 95, 5), (10, 5, 90), (10, 130, -30),
    ] as [(Int, Int?, Int)])
  func percent(ownPassed: Int, issuerPassed: Int?, left: Int) {
    func part(_ passed: Int, of length: Int) -> (Int, Int) {
      let end = Self.notAfter + (100 - passed) * Self.day
      return (end - length * Self.day, end)
    }
    let own = part(ownPassed, of: 100)
    let leaf = PresentedCertificate(
      subject: "CN=a", issuer: "CN=b", notAfter: own.1, notBefore: own.0)
    let issuer = issuerPassed.map { part($0, of: 3000) }.map {
      PresentedCertificate(subject: "CN=b", issuer: "CN=b", notAfter: $0.1, notBefore: $0.0)
    }
    let peer = TLSPeer(
      notAfter: own.1, chain: [leaf], notBefore: own.0,
      verifiedChain: [leaf] + [issuer].compactMap { $0 })
    let findings = Findings(Evidence([Event(.secured(peer: peer), at: .zero)]))
    #expect(findings.chainPercentLeft(now: Self.notAfter) == left)
  }

  @Test("What was presented and not needed has no end that matters")
  func crossSign() {
    let leaf = PresentedCertificate(
      subject: "CN=a", issuer: "CN=Middle", notAfter: Self.notAfter + 60 * Self.day)
    let root = PresentedCertificate(
      subject: "CN=Root", issuer: "CN=Root", notAfter: Self.notAfter + 900 * Self.day)
    let old = PresentedCertificate(
      subject: "CN=Root", issuer: "CN=Older", notAfter: Self.notAfter - 5 * Self.day)
    let soon = PresentedCertificate(
      subject: "CN=Root", issuer: "CN=Other", notAfter: Self.notAfter + 5 * Self.day)
    let peer = TLSPeer(
      notAfter: leaf.notAfter, chain: [leaf, old, soon], verifiedChain: [leaf, root])
    let findings = Findings(Evidence([Event(.secured(peer: peer), at: .zero)]))
    #expect(findings.warnings(now: Self.notAfter).isEmpty)
    #expect(findings.earliestCertificateExpiry == leaf.notAfter)
    #expect(findings.chainDaysLeft(now: Self.notAfter) == 60)
  }

  @Test(
    "A TLS port that answers without TLS, too, is worth a warning where TLS works",
    arguments: [
      ("relay/tls", HandshakeTrial(.plain, .answered), [.plainOnTLSPort]),
      ("srflx/tls", HandshakeTrial(.plain, .answered), [.plainOnTLSPort]),
      ("relay/tls", HandshakeTrial(.plain, .closed), []),
      ("relay/tls", HandshakeTrial(.neutral, .answered), []),
      ("tls/not-tls/plain", HandshakeTrial(.plain, .answered), []),
    ] as [(String, HandshakeTrial, [WarningCode])])
  func plain(name: String, trial: HandshakeTrial, codes: [WarningCode]) throws {
    let fixture = try Fixture(named: name)
    let events = fixture.events + [Event(.handshakeTried(trial: trial), at: .seconds(11))]
    #expect(Findings(Evidence(events)).warnings(now: 0).map(\.code) == codes)
    #expect(Fixture.Outcome(fixture.judge(events)) == fixture.outcome)
  }

  @Test(
    "A date that no calendar has does no harm", arguments: [Int.max, Int.min],
    [Int.max, Int.min, 0, nil])
  func hostileDate(notAfter: Int, notBefore: Int?) {
    let peer = TLSPeer(notAfter: notAfter, notBefore: notBefore)
    let findings = Findings(Evidence([Event(.secured(peer: peer), at: .zero)]))
    #expect(findings.warnings(now: Self.notAfter).isEmpty)
    _ = findings.chainPercentLeft(now: Self.notAfter)
  }

  @Test("Without a certificate there are no days to count")
  func noCertificate() throws {
    let findings = Findings(try Fixture(named: "relay/udp").evidence)
    #expect(findings.certificateDaysLeft(now: 0) == nil)
    #expect(findings.warnings(now: Self.notAfter).isEmpty)
  }

  @Test("An open relay is worth a warning")
  func openRelay() throws {
    let findings = Findings(try Fixture(named: "relay/open").evidence)
    #expect(findings.warnings(now: 0).map(\.code) == [.openRelay])
  }

  @Test(
    "A relayed address is worth a warning where the other side cannot reach it",
    arguments: [
      ("192.0.2.10", "192.0.2.10", nil),
      (
        "192.0.2.10", "10.0.0.7",
        "the relayed address 10.0.0.7 is private: the other side cannot reach it"
      ),
      ("10.0.0.1", "10.0.0.7", nil),
      (
        "2001:db8::1", "fd00::7",
        "the relayed address fd00::7 is private: the other side cannot reach it"
      ),
    ] as [(String, String, String?)])
  func relayedAddress(server: String, relayed: String, message: String?) {
    var reply = Reply(
      method: .allocate, answersAuthenticated: true, outcome: .success, integrity: .valid)
    reply.relayedAddress = Endpoint(address: relayed, port: 50000)
    let findings = Findings(
      Evidence([
        Event(.connecting(to: Endpoint(address: server, port: 3478)), at: .zero),
        Event(.received(reply: reply), at: .milliseconds(50)),
      ]))
    #expect(findings.warnings(now: 0).map(\.message) == [message].compactMap { $0 })
  }

  @Test(
    "Private is what means something on its own network only, or nothing",
    arguments: [
      ("0.0.0.0", true), ("0.1.2.3", true), ("9.255.255.255", false), ("10.0.0.0", true),
      ("10.255.255.255", true), ("11.0.0.0", false), ("100.63.255.255", false),
      ("100.64.0.0", true), ("100.127.255.255", true), ("100.128.0.0", false),
      ("127.0.0.1", true), ("128.0.0.1", false), ("169.253.0.1", false), ("169.254.0.1", true),
      ("172.15.255.255", false), ("172.16.0.0", true), ("172.31.255.255", true),
      ("172.32.0.0", false), ("192.167.0.1", false), ("192.168.0.1", true),
      ("192.169.0.1", false), ("8.8.8.8", false), ("::", true), ("::1", true), ("::2", false),
      ("fc00::1", true), ("fdff:ffff::1", true), ("fe00::1", false), ("fbff::1", false),
      ("fe7f::1", false), ("fe80::1", true), ("febf::1", true), ("fec0::1", false),
      ("fc::1", false), ("fd5::1", false), ("fe8::1", false), ("2001:db8::1", false),
      ("not an address", false), ("1.2.3", false), ("", false),
    ])
  func isPrivate(address: String, expected: Bool) {
    #expect(Endpoint(address: address, port: 1).isPrivate == expected)
  }
}
