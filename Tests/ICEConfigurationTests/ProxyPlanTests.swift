import Testing

@testable import ICEConfiguration

@Suite("The plan, with a proxy")
struct ProxyPlanTests {
  static let urls = [
    "turn:a.example", "turn:a.example?transport=tcp", "turns:b.example", "turns:c.example",
  ]

  static func plan(family: AddressFamily? = nil) throws -> ProbePlan {
    let variables = [
      "HTTPS_PROXY": "http://ada:s3cret@proxy.example:3128", "NO_PROXY": "b.example",
    ]
    return ProbePlan(
      Configuration(tenants: [try ProbePlanTests.tenant("acme", urls)]),
      options: .init(
        family: family, now: ProbePlanTests.now,
        proxies: try ProxySettings(flag: nil) { variables[$0] }))
  }

  @Test("leads streams through it that are not excepted")
  func proxied() throws {
    #expect(
      try Self.plan().probes.map { $0.proxy.map { "\($0)" } }
        == [nil, "proxy.example:3128", nil, "proxy.example:3128"])
  }

  @Test("does without where one address family is meant", arguments: [AddressFamily.ipv4, .ipv6])
  func family(_ family: AddressFamily) throws {
    #expect(try Self.plan(family: family).probes.allSatisfy { $0.proxy == nil })
  }
}
