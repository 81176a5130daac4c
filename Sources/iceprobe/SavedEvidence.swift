import Reachability

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Evidence as a file: what happened during each probe, to be judged again by whoever looks into it.
struct SavedEvidence: Encodable {
  private struct Probe: Encodable {
    let url: String
    let events: [Event]
  }

  private let probes: [Probe]

  /// The evidence of a run, one entry for each address of each server.
  init(_ plan: ProbePlan, _ found: [Int: [Evidence]]) {
    probes = plan.probes.flatMap { spec in
      (found[spec.id] ?? []).map { Probe(url: spec.url.description, events: $0.events) }
    }
  }

  func encode(to encoder: any Encoder) throws { try probes.encode(to: encoder) }

  /// Writes the file beside its place and puts it there in one step.
  /// - Throws: what the system says if it cannot be written.
  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: URL(filePath: path), options: .atomic)
  }
}
