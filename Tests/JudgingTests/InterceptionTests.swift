import Causes
import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

@testable import Judging

@Suite("What answers in the servers' place")
struct InterceptionTests {
  /// A server of a run, where its name leads to, and what comes of it.
  private struct Server {
    let url: String
    var address = "192.0.2.1"
    var isFromHosts: Bool? = nil
    let events: [Event.Kind]

    var evidence: Evidence {
      get throws {
        let url = try ServerURL(url)
        var start: [Event.Kind] = []
        if case .name(let name) = url.host {
          start = [
            .resolving(name: name),
            .resolved(addresses: [address], isFromHosts: isFromHosts),
          ]
        }
        let remote = Endpoint(address: address, port: url.port)
        return Evidence(timed: start + [.connecting(to: remote)] + events)
      }
    }
  }

  private static let local = Endpoint(address: "10.0.0.5", port: 40000)

  private static func answers(_ line: String) -> [Event.Kind] {
    [
      .connected(from: local),
      .receivedUnusable(bytes: .notSTUN, detail: "a web server answers: \"\(line)\""),
    ]
  }

  private static func answersTLS(_ line: String) -> [Event.Kind] {
    [
      .connected(from: local), .handshaking,
      .notSecured(
        failure: TLSFailure(.notTLS, detail: "the first bytes are: \"\(line)\""), peer: nil),
    ]
  }

  private static let silence: [Event.Kind] = [
    .connected(from: local), .gathering,
    .sent(request: Request(method: .binding, isAuthenticated: false)), .limitReached,
  ]
  private static let refusal: [Event.Kind] = [.disconnected(how: .refused, detail: "refused")]
  private static let certificate: [Event.Kind] = [
    .connected(from: local), .handshaking,
    .notSecured(
      failure: TLSFailure(.certificateUntrusted, detail: "self-signed"),
      peer: TLSPeer(subject: "CN=portal", issuer: "CN=portal")),
  ]

  private func verdicts(_ servers: [Server]) throws -> [String] {
    let lists = ["stun", "turn"].compactMap { kind -> String? in
      let urls = servers.map(\.url).filter { $0.hasPrefix(kind) }.map { "\"\($0)\"" }
      return urls.isEmpty ? nil : "\"\(kind)\": [{\"urls\": [\(urls.joined(separator: ", "))]}]"
    }
    let configuration = try Configuration(
      decoding: Array("{\(lists.joined(separator: ", "))}".utf8), source: "servers.json",
      environment: Configuration.Environment(variable: { _ in nil }, file: { _ in [] }))
    let plan = ProbePlan(configuration, options: .init(now: 0))
    var evidence: [Int: [Evidence]] = [:]
    for spec in plan.probes {
      evidence[spec.id] = try servers.filter { try ServerURL($0.url) == spec.url }
        .map { server throws in try server.evidence }
    }
    let judged = JudgedRun(plan: plan, evidence: RunEvidence(probes: evidence), now: 0)
    let named = judged.servers.flatMap { $0 }.map {
      ("\($0.server.url)", $0.verdict.failure?.cause.rawValue ?? $0.verdict.reason?.code ?? "works")
    }
    return try servers.map { server throws in
      let url = try ServerURL(server.url).description
      return named.first { $0.0 == url }?.1 ?? "-"
    }
  }

  @Test("A page in place of unrelated hosts is a login page, and nothing is said of any server")
  func loginPage() throws {
    let found = try verdicts([
      Server(url: "turn:a.one.net?transport=tcp", events: Self.answers("HTTP/1.1 302 Found")),
      Server(
        url: "turns:b.two.org:443", address: "198.51.100.7",
        events: Self.answersTLS("HTTP/1.1 400 Bad Request")),
      Server(url: "stun:c.three.com", address: "203.0.113.9", events: Self.silence),
      Server(url: "turn:192.0.2.77?transport=tcp", address: "192.0.2.77", events: Self.refusal),
    ])
    #expect(found == Array(repeating: "captive-portal", count: 4))
  }

  @Test("What one host answers, or who shows himself otherwise, makes no login page")
  func noLoginPage() throws {
    let page = Self.answers("HTTP/1.1 302 Found")
    // One operator.
    #expect(
      try verdicts([
        Server(url: "turn:a.one.net?transport=tcp", events: page),
        Server(url: "turn:b.one.net?transport=tcp", address: "192.0.2.2", events: page),
      ]) == ["allocate/not-stun", "allocate/not-stun"])
    // Somebody answers something else.
    let found = try verdicts([
      Server(url: "turn:a.one.net?transport=tcp", events: page),
      Server(url: "turn:b.two.org?transport=tcp", address: "192.0.2.2", events: page),
      Server(url: "turns:c.three.com:443", address: "192.0.2.3", events: Self.certificate),
    ])
    #expect(found == ["allocate/not-stun", "allocate/not-stun", "tls/certificate-untrusted"])
    // A server is there.
    let working = try verdicts([
      Server(url: "turn:a.one.net?transport=tcp", events: page),
      Server(url: "turn:b.two.org?transport=tcp", address: "192.0.2.2", events: page),
      Server(
        url: "turns:c.three.com:443", address: "192.0.2.3",
        events: [.connected(from: Self.local), .handshaking, .secured(peer: TLSPeer())]
          + Self.silence.dropFirst()),
    ])
    #expect(working.prefix(2) == ["allocate/not-stun", "allocate/not-stun"])
  }

  @Test("A name that leads to no host is filtered, whoever else works")
  func strayName() throws {
    let rows: [(String, address: String, isFromHosts: Bool?, [Event.Kind], String)] = [
      ("turn:a.one.net?transport=tcp", "0.0.0.0", false, Self.refusal, "resolve/filtered"),
      ("turn:a.one.net", "::", false, Self.silence, "resolve/filtered"),
      ("turn:a.one.net?transport=tcp", "127.0.0.1", false, Self.refusal, "resolve/filtered"),
      ("turn:a.one.net?transport=tcp", "0.0.0.0", true, Self.refusal, "resolve/filtered"),
      // Whoever writes this into the hosts file means it.
      ("turn:a.one.net?transport=tcp", "127.0.0.1", true, Self.refusal, "connect/refused"),
      // Of an older run that is not known.
      ("turn:a.one.net?transport=tcp", "127.0.0.1", nil, Self.refusal, "connect/refused"),
      ("turn:localhost?transport=tcp", "127.0.0.1", false, Self.refusal, "connect/refused"),
      ("turn:127.0.0.1?transport=tcp", "127.0.0.1", false, Self.refusal, "connect/refused"),
      ("turn:a.one.net?transport=tcp", "10.0.0.1", false, Self.refusal, "connect/refused"),
      (
        "turn:a.one.net?transport=tcp", "127.0.0.1", false, Self.answers("SSH-2.0"),
        "allocate/not-stun"
      ),
    ]
    for (url, address, isFromHosts, events, expected) in rows {
      let server = Server(url: url, address: address, isFromHosts: isFromHosts, events: events)
      #expect(try verdicts([server]) == [expected], "\(url) \(address)")
    }
  }

  @Test("One address for unrelated names is filtered, unless a server is there")
  func commonAddress() throws {
    let servers = [
      Server(url: "turn:a.one.net?transport=tcp", address: "10.9.9.9", events: Self.refusal),
      Server(url: "stun:b.two.org", address: "10.9.9.9", events: Self.silence),
    ]
    #expect(try verdicts(servers) == ["resolve/filtered", "resolve/filtered"])
    // Beside an address that is given, and works or not.
    let other = Server(url: "turn:192.0.2.1?transport=tcp", events: Self.refusal)
    #expect(
      try verdicts(servers + [other]) == [
        "resolve/filtered", "resolve/filtered", "connect/refused",
      ])
    let related = [
      servers[0], Server(url: "stun:b.one.net", address: "10.9.9.9", events: Self.silence),
    ]
    #expect(try verdicts(related) == ["connect/refused", "binding/no-response"])
    let reply = Reply(
      method: .allocate, answersAuthenticated: false, outcome: .error(code: 403, reason: ""))
    let alive = Server(
      url: "turn:c.three.com", address: "10.9.9.9",
      events: [
        .connected(from: Self.local), .gathering,
        .sent(request: Request(method: .allocate, isAuthenticated: false)), .received(reply: reply),
      ])
    #expect(
      try verdicts(servers + [alive])
        == ["connect/refused", "binding/no-response", "allocate/forbidden"])
    // A page of the filter's own.
    let page = Self.answers("HTTP/1.1 200 OK")
    #expect(
      try verdicts([
        Server(url: "turn:a.one.net?transport=tcp", address: "10.9.9.9", events: page),
        Server(url: "turn:b.two.org?transport=tcp", address: "10.9.9.9", events: page),
      ]) == ["resolve/filtered", "resolve/filtered"])
  }

  @Test("That no name exists is no finding about each of them")
  func unknownNames() throws {
    func run(_ names: [String], _ known: [Server] = []) throws -> [String] {
      let urls = names.map { "\"stun:\($0)\"" } + known.map { "\"\($0.url)\"" }
      let text = "{\"stun\": [{\"urls\": [\(urls.joined(separator: ", "))]}]}"
      let configuration = try Configuration(
        decoding: Array(text.utf8), source: "servers.json",
        environment: Configuration.Environment(variable: { _ in nil }, file: { _ in [] }))
      let plan = ProbePlan(configuration, options: .init(now: 0))
      var evidence: [Int: [Evidence]] = [:]
      for (spec, name) in zip(plan.probes, names) {
        evidence[spec.id] = [
          Evidence(timed: [
            .resolving(name: name), .notResolved(reason: .nameNotFound, detail: "NXDOMAIN"),
          ])
        ]
      }
      for (spec, server) in zip(plan.probes.dropFirst(names.count), known) {
        evidence[spec.id] = [try server.evidence]
      }
      let judged = JudgedRun(plan: plan, evidence: RunEvidence(probes: evidence), now: 0)
      return judged.servers.flatMap { $0 }.compactMap { $0.verdict.failure?.cause.rawValue }
    }
    let names = ["a.one.net", "b.two.org", "c.three.com"]
    #expect(try run(names) == Array(repeating: "resolve/filtered", count: 3))
    let alone = Array(repeating: "resolve/name-not-found", count: 3)
    #expect(try run(["a.one.net", "b.one.net", "c.one.net"]) == alone)
    #expect(try run(["a.one.invalid", "b.two.invalid", "c.three.invalid"]) == alone)
    let known = Server(url: "stun:d.four.net", events: Self.silence)
    #expect(try run(names, [known]) == alone + ["binding/no-response"])
  }
}

@Suite("A resolver that takes long")
struct SlowResolverTests {
  private func verdict(resolvedAfter resolved: Int, limit: Int) throws -> Judgement {
    let local = Endpoint(address: "10.0.0.5", port: 40000)
    let events: [(Event.Kind, Int)] = [
      (.resolving(name: "a.one.net"), 0), (.resolved(addresses: ["192.0.2.1"]), resolved),
      (.connecting(to: Endpoint(address: "192.0.2.1", port: 3478)), resolved),
      (.connected(from: local), resolved), (.gathering, resolved),
      (.sent(request: Request(method: .binding, isAuthenticated: false)), resolved),
      (.limitReached, limit),
    ]
    return Judge(of: try ServerURL("stun:a.one.net"))
      .judge(Evidence(events.map { Event($0.0, at: .milliseconds($0.1)) }))
  }

  @Test(
    "is to blame for silence where it left the server too little time",
    arguments: [
      (9_000, 10_000, Cause.resolveTimeout), (600, 1_000, .resolveTimeout),
      (100, 1_000, .bindingNoResponse), (5_000, 10_000, .bindingNoResponse),
      (7_500, 10_000, .bindingNoResponse),
    ])
  func silence(resolved: Int, limit: Int, cause: Cause) throws {
    guard
      case .decided(.failure(let failure), _) = try verdict(resolvedAfter: resolved, limit: limit)
    else {
      Issue.record("undecided")
      return
    }
    #expect(failure.cause == cause)
  }
}
