/// All the evidence of a run: of its probes, and of the place that it was made from.
package struct RunEvidence: Sendable {
  /// By ``ProbeSpec/id``, one for each address of the server's name; probes that were never started
  /// have none. Of several attempts it is the last one's.
  package var probes: [Int: [Evidence]]
  /// That of the attempts before the last one, in their order.
  package var earlier: [Int: [[Evidence]]]
  /// The place.
  package var vantage: VantageEvidence

  /// Puts all of it together.
  package init(
    probes: [Int: [Evidence]], earlier: [Int: [[Evidence]]] = [:],
    vantage: VantageEvidence = VantageEvidence()
  ) {
    self.probes = probes
    self.earlier = earlier
    self.vantage = vantage
  }

  /// Takes the evidence of every attempt, by ``ProbeSpec/id``; of one that was never begun there is none.
  package init(attempts: [Int: [[Evidence]]], vantage: VantageEvidence) {
    self.init(
      probes: attempts.compactMapValues { $0.last.flatMap { $0.isEmpty ? nil : $0 } },
      earlier: attempts.mapValues { $0.dropLast() }, vantage: vantage)
  }

  /// The evidence of a probe.
  package subscript(id: Int) -> [Evidence]? { probes[id] }
}
