import Causes
import ICEConfiguration
import ProbeEvidence
import Testing

@testable import Judging

@Suite("The right party is named")
struct ServerWordsTests {
  private static let server = Endpoint(address: "198.51.100.80", port: 3478)
  private static let here = Endpoint(address: "198.51.100.2", port: 40_000)

  /// What the judge makes of a probe whose path is open and that has asked for a relay.
  private func failure(
    of url: String, _ happenings: Event.Kind..., at server: Endpoint = server
  ) throws -> Failure {
    let url = try ServerURL(url)
    let secured: [Event.Kind] =
      url.transport == .tls ? [.handshaking, .secured(peer: TLSPeer())] : []
    let path: [Event.Kind] = [.connecting(to: server), .connected(from: Self.here)]
    let method: RequestMethod = url.kind == .turn ? .allocate : .binding
    let asked: [Event.Kind] = [
      .gathering, .sent(request: Request(method: method, isAuthenticated: false)),
    ]
    let evidence = Evidence(
      (path + secured + asked + happenings).enumerated().map {
        Event($0.element, at: .milliseconds($0.offset))
      })
    guard case .decided(.failure(let failure), _) = Judge(of: url).judge(evidence) else {
      throw NoFailure()
    }
    return failure
  }

  private struct NoFailure: Error {}

  private func refused(
    _ code: Int, _ reason: String = "", software: String? = nil, authenticated: Bool = true
  ) -> Event.Kind {
    var reply = Reply(
      method: .allocate, answersAuthenticated: authenticated,
      outcome: .error(code: code, reason: reason))
    (reply.software, reply.realm) = (software, "example.com")
    return .received(reply: reply)
  }

  @Test("Nobody on the way resets what is inside TLS: whatever ends it is up")
  func resetInsideTLS() throws {
    let end = Event.Kind.disconnected(how: .reset, detail: "reset")
    let trial = Event.Kind.handshakeTried(trial: HandshakeTrial(.alpn, .reset))
    let inside = try failure(of: "turns:turn.example.com", end, trial)
    #expect(inside.cause == .allocateReset)
    #expect(inside.hint.contains("backend") && !inside.hint.contains("firewall"))
    let plain = try failure(
      of: "turn:turn.example.com?transport=tcp", end,
      .handshakeTried(trial: HandshakeTrial(.tls, .reset)))
    #expect(plain.hint.contains("PROXY protocol") && plain.hint.contains("firewall"))
  }

  @Test("Wrong credentials are named first where a server's software answers 400 to them")
  func badRequest() throws {
    let pion = try failure(of: "turn:turn.example.com", refused(400))
    #expect(pion.hint.hasPrefix("Check user name and password"))
    let coturn = try failure(
      of: "turn:turn.example.com", refused(400, "Bad Request", software: "Coturn-4.6.1 'Gorst'"))
    #expect(coturn.hint.contains("user name: coturn"))
    let first = try failure(of: "turn:turn.example.com", refused(400, authenticated: false))
    #expect(first.hint.contains("stun:"))
  }

  @Test("Codes of old servers for credentials, and 420 by the step that it comes at")
  func oldCodes() throws {
    for code in [430, 431, 432, 434, 435, 436] {
      let failure = try failure(of: "turn:turn.example.com", refused(code))
      #expect(failure.hint.hasPrefix("Check user name and password"))
    }
    #expect(try failure(of: "turn:turn.example.com", refused(420)).hint.contains("attribute"))
    let first = try failure(of: "turn:turn.example.com", refused(420, authenticated: false))
    #expect(first.hint.contains("only offers STUN"))
  }

  @Test("A server that is silent to Allocate and answers Binding is reached")
  func silentAllocate() throws {
    for (url, variant) in [
      ("turn:turn.example.com", HandshakeTrial.Variant.unconnected),
      ("turn:turn.example.com?transport=tcp", .binding), ("turns:turn.example.com", .binding),
    ] {
      let failure = try failure(
        of: url, .handshakeTried(trial: HandshakeTrial(variant, .answered)),
        .handshakeTried(trial: HandshakeTrial(.tcp, .answered)),
        .handshakeTried(
          trial: HandshakeTrial(.alpn, variant == .binding ? .answered : .skipped)),
        .limitReached)
      #expect(failure.detail?.contains("Binding request at the same port is answered") == true)
      #expect(!failure.hint.contains("firewall") && !failure.hint.contains("ALPN"))
    }
  }

  @Test("A front that answers with nothing but an empty datagram is no firewall")
  func emptyDatagram() throws {
    let words = "something in front answers with an empty datagram"
    let failure = try failure(
      of: "turn:turn.example.com",
      .handshakeTried(trial: HandshakeTrial(.unconnected, .strange, detail: words)), .limitReached)
    #expect(failure.detail == words)
    #expect(!failure.hint.contains("firewall"))
  }

  @Test("Two servers that answer in turn are several backends, and one that moves is a port")
  func backends() throws {
    let stale = [refused(401, authenticated: false), refused(438), refused(438)]
    func failure(_ outcome: HandshakeTrial.Outcome) throws -> Failure {
      try self.failure(
        of: "turn:turn.example.com", stale[0], stale[1], stale[2],
        .handshakeTried(trial: HandshakeTrial(.twoBindings, outcome, detail: "two")))
    }
    #expect(try failure(.elsewhere).cause == .allocateStaleNonce)
    #expect(try failure(.elsewhere).hint.contains("backends"))
    #expect(try failure(.remapped).cause == .allocateChangingPort)
  }

  @Test("Wrong credentials and limits are named where only they are not answered")
  func silentToCredentials() throws {
    let old = try failure(
      of: "turn:turn.example.com",
      refused(401, software: "Coturn-4.6.1 'Gorst'", authenticated: false), .limitReached)
    #expect(!old.hint.contains("unauthorized-ratelimit") && old.hint.contains("max-bps"))
    let unknown = try failure(
      of: "turn:turn.example.com", refused(401, authenticated: false), .limitReached)
    #expect(unknown.hint.contains("unauthorized-ratelimit from 4.14.0"))
  }
}
