import ICEConfiguration
import ProbeEvidence
import Samples

extension Scenario {
  /// A laptop that is closed for a while: one server is decided before, one is not, one relay is held
  /// over it, and one is not heard of again.
  static var stoodStillRun: SampleRun {
    get throws {
      try SampleRun(
        """
        {"turn": [{"urls": ["turn:before.example.com", "turn:silent.example.com",
                            "turn:held.example.com", "turn:lost.example.com"],
                   "username": "acme", "credential": "a secret"}]}
        """,
        proof: ProofPlan(packets: 10, hold: .seconds(20))
      ) { url in
        var proof = Proof(start: .milliseconds(100))
        switch "\(url.host)" {
        case "before.example.com": return SampleOutcome.refused.evidence(for: url)
        case "silent.example.com": return SampleOutcome.stoodStill.evidence(for: url)
        case "held.example.com":
          proof.attempts = [.sample(.sameServer, .arriving, hold: .freezing).disturbed(at: 8)]
        default:
          proof.attempts = [.sample(.sameServer, .arriving, hold: .dying).disturbed(at: 8)]
        }
        var evidence = SampleScript(url: url).allocates()
        evidence.proof = proof
        return evidence
      }
    }
  }
}
