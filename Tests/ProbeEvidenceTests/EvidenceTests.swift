import Foundation
import PlainText
import Samples
import Testing

@testable import ProbeEvidence

@Suite("Evidence")
struct EvidenceTests {
  static let server = Endpoint(address: "192.0.2.10", port: 3478)

  /// One of each kind; the compiler asks for it when there is a new one.
  static let happenings: [Event.Kind] = [
    .resolving(name: "turn.example.com"), .resolved(addresses: ["192.0.2.10", "2001:db8::10"]),
    .notResolved(reason: .noAddress, detail: "neither A nor AAAA"), .connecting(to: server),
    .connected(from: Endpoint(address: "2001:db8::5", port: 40000)),
    .disconnected(how: .noRoute, detail: "network is unreachable"),
    .disconnected(how: .offline, detail: "network is unreachable"),
    .throughProxy(proxy: "proxy.example.com:3128"),
    .askingForTunnel(to: "turn.example.com:443", isAuthenticated: true),
    .tunnelOpened(status: 200), .tunnelRefused(refusal: .notHTTP(detail: "SSH-2.0")),
    .tunnelRefused(refusal: .status(code: 407, reason: "Who", schemes: ["Basic"])),
    .handshaking, .handshakeAnswered(peer: TLSPeer(version: "TLSv1.3")),
    .handshakeTried(trial: HandshakeTrial(.neutral, .alert, detail: "unrecognized name")),
    .secured(peer: TLSPeer(version: "TLSv1.3", subject: "CN=a", notAfter: 1_798_761_600)),
    .secured(peer: fullPeer),
    .notSecured(failure: TLSFailure(.certificateExpired, detail: "yesterday"), peer: nil),
    .resolved(addresses: ["0.0.0.0"], isFromHosts: true),
    .icmp(error: ICMPError(family: 4, type: 3, code: 13, sender: "192.0.2.1", isOwn: true)),
    .gathering, .sent(request: Request(method: .allocate, isAuthenticated: true)),
    .received(reply: fullReply), .receivedUnusable(bytes: .partial, detail: "12 bytes"),
    .candidate(candidate: candidate), .gatheringDone,
    .disturbed(by: .stoodStill(asleep: .seconds(3600), stopped: .milliseconds(3504.5))),
    .disturbed(by: .networkChanged(detail: "eth0 went down")),
    .retrying(retry: .alternateServer(at: server)), .limitReached, .interrupted,
    .fault(detail: "no more file descriptors"),
  ]

  static let fullPeer = TLSPeer(
    alpn: "stun.turn",
    chain: [
      PresentedCertificate(subject: "CN=a", issuer: "CN=b", notAfter: 1_798_761_600),
      PresentedCertificate(subject: "CN=b", issuer: "CN=c", notAfter: nil),
    ], problem: "certificate has expired")

  static let candidate = Candidate(
    kind: .relayed, address: Endpoint(address: "192.0.2.10", port: 50000),
    related: Endpoint(address: "198.51.100.7", port: 40000), foundation: "3", component: 1,
    priority: 16_777_215)

  static var fullReply: Reply {
    var reply = Reply(
      method: .allocate, answersAuthenticated: true,
      outcome: .error(code: 300, reason: "Try Alternate"), integrity: .unchecked)
    reply.mappedAddress = Endpoint(address: "198.51.100.7", port: 40000)
    reply.relayedAddress = Endpoint(address: "192.0.2.10", port: 50000)
    reply.lifetime = 600
    reply.realm = "example.com"
    reply.software = "Coturn-4.6.1 'Gorst'"
    reply.alternateServer = server
    reply.defect = "the realm is empty"
    return reply
  }

  /// The key under which a happening is saved. There is no default: see ``happenings``.
  static func key(_ happening: Event.Kind) -> String {
    switch happening {
    case .resolving: "resolving"
    case .resolved: "resolved"
    case .notResolved: "notResolved"
    case .connecting: "connecting"
    case .connected: "connected"
    case .disconnected: "disconnected"
    case .throughProxy: "throughProxy"
    case .askingForTunnel: "askingForTunnel"
    case .tunnelOpened: "tunnelOpened"
    case .tunnelRefused: "tunnelRefused"
    case .handshaking: "handshaking"
    case .handshakeAnswered: "handshakeAnswered"
    case .handshakeTried: "handshakeTried"
    case .secured: "secured"
    case .notSecured: "notSecured"
    case .icmp: "icmp"
    case .gathering: "gathering"
    case .sent: "sent"
    case .received: "received"
    case .receivedUnusable: "receivedUnusable"
    case .candidate: "candidate"
    case .gatheringDone: "gatheringDone"
    case .disturbed: "disturbed"
    case .retrying: "retrying"
    case .limitReached: "limitReached"
    case .interrupted: "interrupted"
    case .fault: "fault"
    }
  }

  @Test("What is saved is read again as it was", arguments: happenings)
  func roundTrip(_ happening: Event.Kind) throws {
    let evidence = Evidence([Event(happening, at: .microseconds(7_051_301))])
    let data = try JSONEncoder().encode(evidence)
    #expect(try JSONDecoder().decode(Evidence.self, from: data) == evidence)
    let text = try #require(String(bytes: data, encoding: .utf8))
    #expect(text.contains(#""what":{"\#(Self.key(happening))":{"#), "\(text)")
    #expect(text.contains(#""milliseconds":7051.301"#), "\(text)")
  }

  @Test("The table of kinds is whole")
  func everyKind() {
    #expect(Set(Self.happenings.map(Self.key)).count == 27)
  }

  @Test("Every fixture is read again as it was", arguments: try Fixture.all())
  func fixtures(_ fixture: Fixture) throws {
    let data = try JSONEncoder().encode(fixture.evidence)
    #expect(try JSONDecoder().decode(Evidence.self, from: data) == fixture.evidence)
  }

  @Test("An offset that no clock can give is an error", arguments: ["1e300", "-1e300", "1e19"])
  func hostileOffset(_ number: String) {
    let text = #"{"events":[{"milliseconds":\#(number),"what":{"gathering":{}}}]}"#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Evidence.self, from: Data(text.utf8))
    }
  }

  @Test("An attempt begins behind the last new start")
  func attempt() {
    var evidence = Evidence()
    #expect(evidence.attempt.isEmpty)
    evidence.append(.gathering, at: .milliseconds(1))
    #expect(evidence.attempt.map(\.what) == [.gathering])
    evidence.append(.retrying(retry: .freshSocket), at: .milliseconds(2))
    #expect(evidence.attempt.isEmpty)
    evidence.append(.gatheringDone, at: .milliseconds(3))
    #expect(evidence.attempt.map(\.what) == [.gatheringDone])
  }

  @Test("A flood of unusable messages does not fill the memory, and hides nothing else")
  func flood() {
    var evidence = Evidence()
    for number in 0..<1000 {
      evidence.append(
        .receivedUnusable(bytes: .notSTUN, detail: "\(number)"), at: .milliseconds(number))
    }
    evidence.append(.limitReached, at: .seconds(10))
    #expect(evidence.events.count == 33)
    #expect(evidence.events.last?.what == .limitReached)
  }

  @Test(
    "Milliseconds have fractions to the microsecond",
    arguments: [
      (.zero, 0), (.microseconds(1), 0.001), (.nanoseconds(1999), 0.001),
      (.microseconds(7_051_301), 7051.301), (.seconds(10), 10_000),
    ] as [(Duration, Double)])
  func milliseconds(duration: Duration, expected: Double) {
    #expect(duration.milliseconds == expected)
  }

  @Test(
    "An endpoint knows its family and is written as in a URL",
    arguments: [
      (Endpoint(address: "192.0.2.10", port: 1), 4, "192.0.2.10:1"),
      (Endpoint(address: "2001:db8::1", port: 65535), 6, "[2001:db8::1]:65535"),
    ])
  func endpoint(_ endpoint: Endpoint, family: Int, text: String) {
    #expect(endpoint.family == family)
    #expect(endpoint.description == text)
  }

  @Test("A candidate is written as SDP has it")
  func sdp() {
    #expect(
      Self.candidate.sdp
        == """
        candidate:3 1 UDP 16777215 192.0.2.10 50000 typ relay raddr 198.51.100.7 rport 40000
        """)
  }

  @Test(
    "An instant is written as RFC 3339 with milliseconds",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (1_719_223_200, "2024-06-24T10:00:00.000Z"),
      (-5, "1970-01-01T00:00:00.000Z"), (Int.max, "9999-12-31T23:59:59.000Z"),
    ])
  func instant(seconds: Int, text: String) {
    #expect(Instant(secondsSince1970: seconds).description == text)
  }

  @Test(
    "The time on a wall has its distance from UTC beside it",
    arguments: [
      (0, "1970-01-01 12:00:00 +00:00"), (3600, "1970-01-01 13:00:00 +01:00"),
      (-34_200, "1970-01-01 02:30:00 -09:30"), (20_700, "1970-01-01 17:45:00 +05:45"),
      (43_200, "1970-01-02 00:00:00 +12:00"), (Int.max, "1970-01-02 11:59:00 +23:59"),
      (Int.min, "1969-12-31 12:01:00 -23:59"),
    ])
  func localTime(offset: Int, text: String) {
    #expect(Instant(secondsSince1970: 43_200).local(ahead: offset) == text)
  }
}
