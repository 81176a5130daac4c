import PlainText
import Testing

@testable import ProbeEvidence

@Suite("Events in words")
struct EventWordsTests {
  private static let server = Endpoint(address: "192.0.2.1", port: 3478)
  private static let hostile = "\u{1B}[2Jdone\n\u{202E}" + String(repeating: "x", count: 900)

  static let happenings: [(Event.Kind, String)] = [
    (.resolving(name: "turn.example.com"), "resolving turn.example.com"),
    (
      .resolved(addresses: ["192.0.2.1", "2001:db8::1"]),
      "resolved to 192.0.2.1, 2001:db8::1"
    ),
    (
      .resolved(addresses: Array(repeating: "::", count: 10)),
      "resolved to ::, ::, ::, ::, ::, ::, ::, :: and 2 more"
    ),
    (
      .notResolved(reason: .nameNotFound, detail: "NXDOMAIN"),
      "not resolved: no such name (NXDOMAIN)"
    ),
    (.connecting(to: server), "connecting to 192.0.2.1:3478"),
    (.connected(from: server), "connected from 192.0.2.1:3478"),
    (.disconnected(how: .refused, detail: ""), "the connection is refused"),
    (.throughProxy(proxy: "proxy.example.com:3128"), "through the proxy proxy.example.com:3128"),
    (
      .askingForTunnel(to: "turn.example.com:443", isAuthenticated: false),
      "asking for a tunnel to turn.example.com:443"
    ),
    (
      .askingForTunnel(to: "turn.example.com:443", isAuthenticated: true),
      "asking for a tunnel to turn.example.com:443 with credentials"
    ),
    (.tunnelOpened(status: 200), "the tunnel is open (HTTP 200)"),
    (
      .tunnelRefused(refusal: .status(code: 403, reason: "Forbidden", schemes: [])),
      "no tunnel (HTTP 403 Forbidden)"
    ),
    (
      .tunnelRefused(refusal: .status(code: 407, reason: "", schemes: ["NTLM", "Basic"])),
      "no tunnel (HTTP 407, it asks for NTLM or Basic)"
    ),
    (.tunnelRefused(refusal: .notHTTP(detail: "SSH-2.0")), "no tunnel (SSH-2.0)"),
    (.handshaking, "TLS handshake begins"),
    (.handshakeAnswered(peer: TLSPeer(version: "TLSv1.3")), "the handshake is answered (TLSv1.3)"),
    (
      .handshakeTried(trial: HandshakeTrial(.nameless, .reset, detail: "connection reset")),
      "a TLS handshake without a server name, tried on its own, has the connection reset "
        + "(connection reset)"
    ),
    (
      .handshakeTried(trial: HandshakeTrial(.neutral, .answered)),
      "a TLS handshake for example.com, tried on its own, is answered"
    ),
    (
      .handshakeTried(trial: HandshakeTrial(.plain, .silent)),
      "a Binding request without TLS, tried on its own, is not answered"
    ),
    (.secured(peer: TLSPeer(alpn: "stun.turn")), "TLS is up (ALPN stun.turn)"),
    (
      .secured(peer: TLSPeer(version: "TLSv1.3", subject: "CN=a", notAfter: 1_795_341_600)),
      "TLS is up (TLSv1.3, subject CN=a, valid until 2026-11-22T10:00:00.000Z)"
    ),
    (
      .notSecured(failure: TLSFailure(.certificateUntrusted, detail: "self-signed"), peer: nil),
      "TLS failed: the certificate is not trusted (self-signed)"
    ),
    (
      .resolved(addresses: ["0.0.0.0"], isFromHosts: true),
      "resolved to 0.0.0.0 by the hosts file"
    ),
    (
      .icmp(error: ICMPError(family: 4, type: 3, code: 13, sender: "192.0.2.1")),
      "ICMP administratively prohibited (type 3, code 13) from 192.0.2.1"
    ),
    (
      .icmp(error: ICMPError(family: 6, type: 1, code: 4, sender: "2001:db8::1", isOwn: true)),
      "ICMPv6 port unreachable (type 1, code 4) from 2001:db8::1, which is this machine"
    ),
    (
      .icmp(error: ICMPError(family: 4, type: 11, code: 0, sender: nil)),
      "ICMP time exceeded (type 11, code 0)"
    ),
    (.gathering, "the agent gathers"),
    (.sent(request: Request(method: .binding, isAuthenticated: false)), "sent Binding request"),
    (
      .sent(request: Request(method: .allocate, isAuthenticated: true, isRetransmission: true)),
      "sent Allocate request with credentials, once more"
    ),
    (.received(reply: refusal), #"received 401 Unauthorized (realm "example.com")"#),
    (
      .received(reply: grant),
      "received Allocate success (relayed 192.0.2.1:3478, lifetime 600 s, "
        + "signed with another password)"
    ),
    (
      .receivedUnusable(bytes: .notSTUN, detail: "HTTP/1.1"),
      "received bytes that are not STUN (HTTP/1.1)"
    ),
    (
      .candidate(candidate: candidate),
      "the agent offers candidate:1 1 UDP 5 192.0.2.1 3478 typ relay raddr 192.0.2.1 rport 3478"
    ),
    (.gatheringDone, "the agent has gathered all that it could"),
    (
      .disturbed(by: .stoodStill(asleep: .seconds(3), stopped: .seconds(17))),
      "this machine stood still for 20 s"
    ),
    (
      .disturbed(by: .networkChanged(detail: "eth0 went down")),
      "this machine's network changed (eth0 went down)"
    ),
    (.retrying(retry: .freshSocket), "starting again from a fresh socket"),
    (
      .retrying(retry: .alternateServer(at: server)),
      "starting again at the alternate server 192.0.2.1:3478"
    ),
    (.limitReached, "the limit ran out"),
    (.interrupted, "interrupted"),
    (.fault(detail: "no memory"), "a fault inside iceprobe: no memory"),
  ]

  private static var refusal: Reply {
    var reply = Reply(
      method: .allocate, answersAuthenticated: false,
      outcome: .error(code: 401, reason: "Unauthorized"))
    reply.realm = "example.com"
    return reply
  }

  private static var grant: Reply {
    var reply = Reply(
      method: .allocate, answersAuthenticated: true, outcome: .success, integrity: .invalid)
    reply.relayedAddress = server
    reply.lifetime = 600
    return reply
  }

  private static let candidate = Candidate(
    kind: .relayed, address: server, related: server, foundation: "1", component: 1, priority: 5)

  @Test("Every happening has its words", arguments: happenings)
  func words(happening: Event.Kind, words: String) {
    #expect(happening.words == words)
  }

  @Test(
    "The offset stands in a column of its own",
    arguments: [
      (Duration.microseconds(12_345), "   12.3 ms  interrupted"),
      (.zero, "    0.0 ms  interrupted"),
      (.seconds(10), "10000.0 ms  interrupted"),
      (.seconds(1000), "1000000.0 ms  interrupted"),
    ])
  func offsets(offset: Duration, line: String) {
    #expect(Event(.interrupted, at: offset).line == line)
  }

  @Test(
    "Words from the network stay on the line, harmless and short",
    arguments: [
      .resolving(name: hostile), .resolved(addresses: [hostile]),
      .disconnected(how: .closed, detail: hostile),
      .icmp(error: ICMPError(family: 4, type: 3, code: 13, sender: hostile)),
      .receivedUnusable(bytes: .partial, detail: hostile),
      .notSecured(
        failure: TLSFailure(.handshakeFailed, detail: hostile), peer: TLSPeer(subject: hostile)),
      .tunnelRefused(refusal: .status(code: 403, reason: hostile, schemes: [])),
      .received(reply: hostileReply), .fault(detail: hostile),
      .handshakeTried(trial: HandshakeTrial(.neutral, .alert, detail: hostile)),
      .secured(peer: TLSPeer(alpn: hostile)), .disturbed(by: .networkChanged(detail: hostile)),
    ] as [Event.Kind])
  func hostileWords(happening: Event.Kind) {
    let words = happening.words
    #expect(words.unicodeScalars.allSatisfy { $0.isPrintable })
    #expect(words.contains("done") && words.count < 900)
  }

  private static var hostileReply: Reply {
    var reply = Reply(
      method: .binding, answersAuthenticated: false, outcome: .error(code: 400, reason: hostile))
    (reply.realm, reply.software, reply.defect) = (hostile, hostile, hostile)
    return reply
  }
}
