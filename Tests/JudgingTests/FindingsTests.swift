import PlainText
import ProbeEvidence
import Samples
import Testing

@testable import Judging

@Suite("Findings")
struct FindingsTests {
  /// Phases in milliseconds, in the ladder's order.
  static func phases(_ name: String) throws -> [Double?] {
    let phases = Findings(try Fixture(named: name).evidence).phases
    return [phases.resolve, phases.connect, phases.tls, phases.binding, phases.allocate]
      .map { $0?.milliseconds }
  }

  @Test(
    "A phase lasts from its first event to the event that ends it; nil if none did",
    arguments: [
      ("srflx/udp", [1.204, 0.087, nil, 50.24, nil]),
      ("srflx/numeric-ipv6", [nil, 0.087, nil, 50.24, nil]),
      ("relay/tls", [1.204, 50.02, 51.6, nil, 100.79]),
      ("relay/udp-retransmitted", [1.204, 0.087, nil, nil, 348.109]),
      ("resolve/timeout", [nil, nil, nil, nil, nil]),
      ("connect/refused", [1.204, nil, nil, nil, nil]),
      ("tls/closed", [1.204, 50.02, nil, nil, nil]),
      ("allocate/unauthorized", [1.204, 0.087, nil, nil, nil]),
      ("relay/after-redirect", [1.204, 0.087, nil, nil, 100.79]),
    ] as [(String, [Double?])])
  func phases(name: String, expected: [Double?]) throws {
    #expect(try Self.phases(name) == expected)
  }

  @Test("The endpoints are those of the last attempt")
  func endpoints() throws {
    let redirected = Findings(try Fixture(named: "relay/after-redirect").evidence)
    #expect(redirected.remote == Endpoint(address: "192.0.2.20", port: 3478))
    #expect(redirected.local == Endpoint(address: "10.0.0.5", port: 40001))
    let unresolved = Findings(try Fixture(named: "resolve/timeout").evidence)
    #expect(unresolved.remote == nil && unresolved.local == nil)
    let refused = Findings(try Fixture(named: "connect/refused").evidence)
    #expect(refused.remote == Endpoint(address: "192.0.2.10", port: 3478))
    #expect(refused.local == nil)
  }

  @Test("The candidates are those of the last attempt, in the agent's order")
  func candidates() throws {
    let findings = Findings(try Fixture(named: "relay/udp").evidence)
    #expect(findings.candidates.map(\.kind) == [.serverReflexive, .relayed])
    let retried = Evidence(
      try Fixture(named: "relay/udp").events + [
        Event(.retrying(retry: .freshSocket), at: .seconds(1))
      ])
    #expect(Findings(retried).candidates.isEmpty)
  }

  @Test("What was told is the last that a reply said, and not forgotten by one that says nothing")
  func told() throws {
    let findings = Findings(try Fixture(named: "relay/udp").evidence)
    #expect(findings.latest(\.realm) == "example.com")
    #expect(findings.latest(\.software) == "Coturn-4.6.1 'Gorst'")
    #expect(findings.latest(\.lifetime) == 600)
    #expect(findings.latest(\.mappedAddress) == Endpoint(address: "198.51.100.7", port: 40000))
    #expect(findings.latest(\.alternateServer) == nil)
  }

  @Test("The last of two answers counts")
  func toldLast() {
    let replies = ["first", "second"].map { software in
      var reply = Reply(method: .binding, answersAuthenticated: false, outcome: .success)
      reply.software = software
      return Event(.received(reply: reply), at: .zero)
    }
    #expect(Findings(Evidence(replies)).latest(\.software) == "second")
  }

  @Test("TLS is described whether it came up or not")
  func peer() throws {
    #expect(
      Findings(try Fixture(named: "relay/tls").evidence).peer?.cipher == "TLS_AES_128_GCM_SHA256")
    #expect(
      Findings(try Fixture(named: "tls/certificate-expired").evidence).peer?.notAfter
        == 1_767_225_600)
    #expect(Findings(try Fixture(named: "relay/udp").evidence).peer == nil)
    #expect(
      Findings(try Fixture(named: "tls/closed/after-answer").evidence).peer?.version == "TLSv1.3")
  }

  @Test("What was tried otherwise is told in the order in which it ended")
  func trials() throws {
    let findings = Findings(try Fixture(named: "tls/not-tls/plain").evidence)
    #expect(
      findings.trials.map(\.variant) == [
        .smallSegments, .smallHello, .alpn, .plain, .neutral, .nameless,
      ])
    #expect(findings.trials.map(\.outcome) == [.reset, .reset, .reset, .answered, .reset, .silent])
    #expect(findings.trials.map(\.serverName) == [nil, nil, nil, nil, "example.com", nil])
  }

  @Test("Without a chain the server's own certificate is what ends")
  func expiry() throws {
    let findings = Findings(try Fixture(named: "relay/tls").evidence)
    #expect(findings.earliestCertificateExpiry == 1_798_761_600)
  }

  @Test(
    "An open relay is one that was granted without credentials",
    arguments: [
      ("relay/open", true), ("relay/udp", false), ("allocate/no-relay/open", false),
      ("srflx/udp", false),
    ])
  func openRelay(name: String, expected: Bool) throws {
    #expect(Findings(try Fixture(named: name).evidence).isOpenRelay == expected)
  }
}
