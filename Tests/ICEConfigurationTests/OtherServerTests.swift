import Samples
import Testing

@testable import ICEConfiguration

@Suite("The other server of a proof")
struct OtherServerTests {
  private func others(_ tenants: [[String]], proof: ProofPlan? = ProofPlan()) throws -> [Int?] {
    let tenants = try tenants.enumerated().map {
      try ProbePlanTests.tenant("\($0)", $1)
    }
    let options = ProbePlan.Options(proof: proof, now: ProbePlanTests.now)
    return ProbePlan(Configuration(tenants: tenants), options: options).probes.map(\.otherServer)
  }

  @Test(
    "is the first of the same tenant that is on another host",
    arguments: [
      ([["turn:a"]], [nil]),
      ([["turn:a", "turn:a:443", "turns:a"]], [nil, nil, nil]),
      ([["turn:a", "turn:b"]], [1, 0]),
      ([["turn:a", "turn:a:443", "turn:b", "turn:c"]], [2, 2, 0, 0]),
      ([["stun:a", "turn:b", "stun:c", "turn:d"]], [nil, 3, nil, 1]),
      // Of several tenants the first that has one.
      ([["turn:a"], ["turn:a", "turn:b"], ["turn:c", "turn:a"]], [1, 0, 0]),
      ([["turn:a", "turn:b"], ["turn:c", "turn:b"]], [1, 0, 1]),
    ] as [([[String]], [Int?])])
  func others(_ tenants: [[String]], _ ids: [Int?]) throws {
    #expect(try others(tenants) == ids)
  }

  @Test("is named by a plan with a proof only")
  func noProof() throws {
    #expect(try others([["turn:a", "turn:b"]], proof: nil) == [nil, nil])
  }
}
