import Testing

@testable import Documents
@testable import ICEConfiguration

@Suite("The plan")
struct ProbePlanTests {
  /// 2026-11-22T10:00:00Z.
  static let now = 1_795_341_600

  static let ada = Credential.longTerm(username: "ada", password: Secret("s3cret"))
  static let bob = Credential.longTerm(username: "bob", password: Secret("s3cret"))

  static func server(_ url: String, _ credential: Credential = ada) throws -> Server {
    Server(url: try ServerURL(url), writtenURL: url, credential: credential)
  }

  static func tenant(
    _ name: String, _ urls: [String], _ credential: Credential = ada, policy: ICEPolicy = .all
  ) throws -> Tenant {
    Tenant(
      name: name, servers: try urls.map { try server($0, credential) }, icePolicy: policy)
  }

  static func plan(_ tenants: [Tenant]) -> ProbePlan {
    ProbePlan(Configuration(tenants: tenants), options: ProbePlan.Options(now: now))
  }

  /// What the plan makes of each server, one text a tenant.
  static func decisions(_ plan: ProbePlan) -> [String] {
    plan.tenants.map { tenant in
      "\(tenant.name): " + tenant.servers.map { text($0.decision) }.joined(separator: " ")
    }
  }

  private static func text(_ decision: ProbePlan.Decision) -> String {
    switch decision {
    case .probe(let id): "\(id)"
    case .skip(let reason): reason.rawValue
    case .fail(.credentialExpired(let instant)): "expired@\(instant)"
    case .fail(.credentialUntestable(let obstacle)): obstacle.rawValue
    }
  }

  /// The probes, each as `URL user relays-only`.
  static func probes(_ plan: ProbePlan) -> [String] {
    plan.probes.map { probe in
      let user =
        switch probe.credential {
        case .longTerm(let username, _)?: " \(username)"
        case .rest?: " rest"
        case .placeholder?: " 1"
        case nil: ""
        }
      return "\(probe.url)\(user)\(probe.forcesRelay ? " relays-only" : "")"
    }
  }

  @Test("Every server is probed once, in the order of the file, and ids are places")
  func order() throws {
    let plan = Self.plan([
      try Self.tenant("acme", ["stun:b.example", "turn:a.example"]),
      try Self.tenant("globex", ["turns:c.example", "turn:a.example", "stun:b.example"]),
    ])
    #expect(
      Self.probes(plan)
        == ["stun:b.example", "turn:a.example ada", "turns:c.example ada"])
    #expect(plan.probes.map(\.id) == [0, 1, 2])
    #expect(Self.decisions(plan) == ["acme: 0 1", "globex: 2 1 0"])
  }

  @Test("The same server is one probe, however it is written")
  func sameServer() throws {
    let urls = [
      "turn:a.example", "TURN:A.Example:3478", "turn:a.example?transport=udp",
      "turn:a.example?transport=tcp", "turns:a.example", "turn:a.example:3479",
    ]
    let plan = Self.plan([try Self.tenant("acme", urls)])
    #expect(Self.decisions(plan) == ["acme: 0 0 0 1 2 3"])
  }

  @Test("Another credential is another probe; STUN servers have none to differ in")
  func credentials() throws {
    let urls = ["turn:a.example", "stun:a.example"]
    let plan = Self.plan([
      try Self.tenant("acme", urls, Self.ada), try Self.tenant("globex", urls, Self.bob),
      try Self.tenant("initech", urls, .placeholder),
      try Self.tenant("hooli", urls, .rest(name: nil, secret: Secret("s3cret"))),
    ])
    #expect(
      Self.decisions(plan) == ["acme: 0 1", "globex: 2 1", "initech: 3 1", "hooli: 4 1"])
    #expect(
      Self.probes(plan)
        == [
          "turn:a.example ada", "stun:a.example", "turn:a.example bob", "turn:a.example 1",
          "turn:a.example rest",
        ])
  }

  @Test(
    "A probe gathers relays only if every tenant that uses it asks for that",
    arguments: [
      ([.relay], true), ([.all], false), ([.relay, .relay], true), ([.relay, .all], false),
      ([.all, .relay], false), ([.relay, .all, .relay], false),
    ] as [([ICEPolicy], Bool)])
  func forcesRelay(policies: [ICEPolicy], expected: Bool) throws {
    let tenants = try policies.enumerated().map { index, policy in
      try Self.tenant("tenant \(index)", ["turn:a.example"], policy: policy)
    }
    let plan = Self.plan(tenants)
    #expect(plan.probes.map(\.forcesRelay) == [expected])
  }

  @Test("Under icePolicy relay a STUN server is not asked, unless another tenant wants it")
  func relayPolicy() throws {
    let urls = ["stun:a.example", "turn:a.example"]
    let strict = try Self.tenant("strict", urls, policy: .relay)
    let alone = Self.plan([strict])
    #expect(Self.decisions(alone) == ["strict: relay-policy 0"])
    #expect(Self.probes(alone) == ["turn:a.example ada relays-only"])
    let together = Self.plan([strict, try Self.tenant("open", urls)])
    #expect(Self.decisions(together) == ["strict: relay-policy 0", "open: 1 0"])
    #expect(together.tenants.map(\.icePolicy) == [.relay, .all])
  }

  @Test(
    "A credential that cannot work is not sent",
    arguments: [
      ("1795341599:ada", "s3cret", "expired@1795341599"),
      ("1795341600:ada", "s3cret", "expired@1795341600"), ("1795341601:ada", "s3cret", "0"),
      ("\"ada", "s3cret", "0"), ("ada", "s3cret\"", "0"), ("ada", "s3\0cret", "0"),
      ("1795341599:ada\"", "s3cret", "expired@1795341599"),
      (String(repeating: "a", count: 509), "s3cret", "longUsername"),
    ])
  func unusable(username: String, password: String, decision: String) throws {
    let credential = Credential.longTerm(username: username, password: Secret(password))
    let plan = Self.plan([try Self.tenant("acme", ["turn:a.example"], credential)])
    #expect(Self.decisions(plan) == ["acme: \(decision)"])
    #expect(plan.probes.count == (decision == "0" ? 1 : 0))
  }

  @Test("Every probe has the limit that was asked for; it is 10 s if none was")
  func limit() throws {
    let configuration = Configuration(tenants: [
      try Self.tenant("acme", ["turn:a.example", "turn:b.example"])
    ])
    let short = ProbePlan(configuration, options: .init(limit: .seconds(3), now: Self.now))
    #expect(short.probes.map(\.limit) == [.seconds(3), .seconds(3)])
    let usual = ProbePlan(configuration, options: .init(now: Self.now))
    #expect(usual.probes.map(\.limit) == [.seconds(10), .seconds(10)])
  }

  @Test("A server is planned as the configuration has it, with its own words and place")
  func keepsServers() throws {
    let server = Server(
      url: try ServerURL("turn:a.example"), writtenURL: "TURN:A.example", credential: Self.ada,
      jurisdiction: "EU", position: SourcePosition(line: 3, column: 7))
    let plan = Self.plan([Tenant(name: "acme", servers: [server], icePolicy: .all)])
    #expect(plan.tenants.first?.servers.first?.server == server)
  }
}
