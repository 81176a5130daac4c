import ICEConfiguration
import ProbeEvidence
import Samples

extension Scenario {
  /// One relay that carries data, one that freezes, one whose server denies its own addresses, and one
  /// whose user may have one relay only.
  static var provedRelaysRun: SampleRun {
    get throws {
      try SampleRun(
        """
        {"turn": [{"urls": ["turn:up.example.com", "turn:freezes.example.com",
                            "turn:hardened.example.com", "turn:quota.example.com"],
                   "username": "acme", "credential": "a secret"}]}
        """,
        proof: ProofPlan(packets: 10, hold: .seconds(20), throughput: .seconds(5))
      ) { url in
        var evidence = SampleScript(url: url).allocates()
        var proof = Proof(start: .milliseconds(100))
        switch "\(url.host)" {
        case "up.example.com":
          proof.attempts = [.sample(.sameServer, .arriving, hold: .flowing, throughput: .flowing)]
        case "freezes.example.com":
          proof.attempts = [.sample(.sameServer, .arriving, hold: .freezing)]
        case "hardened.example.com":
          proof.attempts = [.denied(.sameServer), .denied(.mappedAddress)]
        default:
          proof.attempts = [.full(.sameServer), .sample(.mappedAddress, .arriving)]
        }
        evidence.proof = proof
        return evidence
      }
    }
  }
}
