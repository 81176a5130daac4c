import Causes
import Foundation
import ICEConfiguration
import PlainText
import ProbeEvidence
import Samples
import Testing

@testable import Judging

@Suite("Recorded proofs of relays")
struct ProofFixtureTests {
  /// A relay that was granted, and what came of the attempts to send data through it.
  struct ProofFixture: Sendable, CustomTestStringConvertible {
    let granted: Fixture
    let proof: Proof

    var testDescription: String { granted.name }

    init(named name: String) throws {
      granted = try Fixture(named: name)
      let data = try Data(contentsOf: Fixture.folder.appending(path: "\(name).json"))
      proof = try JSONDecoder().decode(Recorded.self, from: data).proof
    }

    private struct Recorded: Decodable { let proof: Proof }

    static func all() throws -> [ProofFixture] {
      try Fixture.names().filter { $0.hasPrefix("proved/") }.map { try ProofFixture(named: $0) }
    }
  }

  @Test("Each says of its relay what the fixture says", arguments: try ProofFixture.all())
  func verdict(_ fixture: ProofFixture) {
    let (granted, outcome) = (fixture.granted, fixture.granted.outcome)
    #expect(Fixture.Outcome(granted.judge(granted.events)).verdict == "relay")
    let findings = RelayFindings(fixture.proof, of: granted.url, plan: ProofPlan())
    #expect(findings.failure?.cause.rawValue ?? "relay" == outcome.verdict)
    guard let failure = findings.failure else { return }
    #expect(failure.detail == outcome.detail)
    #expect(failure.stunError?.code == outcome.stunErrorCode)
    #expect(findings.failedAt?.milliseconds == outcome.decidedAt)
  }

  @Test(
    "Every cause that a proof can find has a fixture", arguments: [Cause.Stage.permission, .data])
  func coverage(_ stage: Cause.Stage) throws {
    let verdicts = Set(try ProofFixture.all().map(\.granted.outcome.verdict))
    let causes = Cause.allCases.filter { $0.stage == stage }.map(\.rawValue)
    #expect(!causes.isEmpty)
    #expect(causes.filter { !verdicts.contains($0) } == [])
  }
}
