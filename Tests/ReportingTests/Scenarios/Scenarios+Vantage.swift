import ICEConfiguration
import ProbeEvidence
import Samples

extension Scenario {
  /// A dead server, beside controls of which one is alive.
  static var vantageRun: SampleRun {
    get throws {
      let dead = ["stun:192.0.2.7", "stun:b.example.com"]
      return try SampleRun(
        #"[{"urls": ["stun:a.example.com", "stun:b.example.com"]}]"#,
        controls: ["stun:192.0.2.6", "stun:192.0.2.7"], vantage: VantageEvidence.sample
      ) { url in
        (dead.contains(url.description) ? SampleOutcome.silent : .works).evidence(for: url)
      }
    }
  }

  /// Nothing comes back from anybody.
  static var deadNetworkRun: SampleRun {
    get throws {
      try SampleRun(
        #"[{"urls": ["stun:a.example.com", "stun:b.example.com"]}]"#,
        controls: ["stun:192.0.2.6"]
      ) { SampleOutcome.silent.evidence(for: $0) }
    }
  }
}
