/// All the evidence of a run: of its probes, and of the place that it was made from.
public struct RunEvidence: Sendable {
  /// By ``ProbeSpec/id``, one for each address of the server's name; probes that were never started
  /// have none.
  public var probes: [Int: [Evidence]]
  /// The place.
  public var vantage: VantageEvidence

  /// Puts the two together.
  public init(probes: [Int: [Evidence]], vantage: VantageEvidence = VantageEvidence()) {
    self.probes = probes
    self.vantage = vantage
  }

  /// The evidence of a probe.
  public subscript(id: Int) -> [Evidence]? { probes[id] }
}
