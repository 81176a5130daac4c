import ICEConfiguration
import ProbeEvidence

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Evidence as a file: the vantage, and what happened during each probe, to be judged again by whoever
/// looks into it.
struct SavedEvidence: Encodable {
  private struct Probe: Encodable {
    let url: String
    let isControl: Bool
    /// From 1; the last one stands for the server.
    let attempt: Int
    let events: [Event]
    let proof: Proof?
  }

  private let vantage: VantageEvidence
  private let probes: [Probe]

  /// The evidence of a run, one entry for each address of each server in each attempt.
  init(_ plan: ProbePlan, _ found: RunEvidence) {
    vantage = found.vantage
    probes = plan.probes.flatMap { spec in
      let attempts = (found.earlier[spec.id] ?? []) + [found[spec.id] ?? []]
      return zip(1..., attempts).flatMap { attempt, evidence in
        evidence.map {
          Probe(
            url: spec.url.description, isControl: plan.controls.contains(spec.id),
            attempt: attempt, events: $0.events, proof: $0.proof)
        }
      }
    }
  }

  /// Writes the file beside its place and puts it there in one step.
  /// - Throws: what the system says if it cannot be written.
  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try File.replace(path, with: Array(encoder.encode(self)))
  }
}
