import ProbeEvidence
import Testing

@testable import ICEConfiguration
@testable import Reporting

@Suite("The listing of a plan with a proxy")
struct ProxiedPlanTests {
  @Test("shows the proxy, and the user name, and no password")
  func listing() throws {
    let variables = ["HTTPS_PROXY": "http://ada:s3cret@proxy.example:3128"]
    let proxies = try ProxySettings(flag: nil) { variables[$0] }
    let tenant = try ReportTests.tenant(
      "acme", ["turn:a.example", "turn:a.example?transport=tcp", "turns:c.example"])
    let plan = ProbePlan(
      Configuration(tenants: [tenant]),
      options: .init(now: ReportTests.start.secondsSince1970, proxies: proxies))
    let lines = plan.listing().split(separator: "\n")
    let words = "directly, and through the proxy proxy.example:3128 as \"ada\" with its"
    #expect(lines.count { $0.contains(words) } == 2)
    #expect(!lines.contains { $0.contains("s3cret") })
  }
}
