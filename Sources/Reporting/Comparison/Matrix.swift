import Judging

/// The reports of several places side by side: every server by every vantage.
package struct Matrix: Sendable {
  /// A place, and the report of the run that was made there.
  package struct Vantage: Sendable {
    /// What the place is called.
    package let name: String
    /// What its run found.
    package let report: SavedReport

    /// Names the place that a report was made at.
    package init(name: String, report: SavedReport) {
      self.name = name
      self.report = report
    }
  }

  /// One server, as all places see it.
  package struct Row: Sendable {
    /// Which server it is.
    package let identity: SavedReport.Identity
    /// Result, in the order of the vantages; nil where the run was not about it.
    package let cells: [SavedReport.Entry?]
  }

  /// What all places together say of a server.
  package enum Conclusion: Equatable, Sendable {
    /// It works from wherever anything is known.
    case works
    /// Several places know of it, and it works from none.
    case deadEverywhere
    /// It works from some places, and from these (by their index) not.
    case deadFrom([Int])
    /// It does not work from the only place that knows of it.
    case deadWhereAsked(Int)
    /// No place knows of it.
    case undecided
  }

  /// The places, in the order in which they are given.
  package let vantages: [Vantage]
  /// The servers, in the order in which the reports first name them; those of one tenant together.
  package let rows: [Row]

  /// Lays reports side by side; see ``Pairing`` for which servers are one.
  package init(_ vantages: [Vantage]) {
    self.vantages = vantages
    var identities: [SavedReport.Identity] = []
    var cells: [[SavedReport.Entry?]] = []
    for (place, vantage) in vantages.enumerated() {
      let entries = vantage.report.entries
      let pairing = Pairing(of: entries.map(\.identity), with: identities)
      for (entry, counterpart) in zip(entries, pairing.counterparts) {
        let row = counterpart ?? identities.count
        if counterpart == nil {
          identities.append(entry.identity)
          cells.append(Array(repeating: nil, count: vantages.count))
        }
        cells[row][place] = entry
      }
    }
    var tenants: [String: Int] = [:]
    for identity in identities where tenants[identity.tenant] == nil {
      tenants[identity.tenant] = tenants.count
    }
    rows = identities.enumerated()
      .map { (rank: (tenants[$1.tenant] ?? 0, $0), identity: $1) }
      .sorted { $0.rank < $1.rank }
      .map { entry in Row(identity: entry.identity, cells: cells[entry.rank.1]) }
  }
}

extension Matrix.Row {
  /// What all places together say of the server.
  package var conclusion: Matrix.Conclusion {
    let dead = cells.indices.filter { cells[$0]?.status == .failure }
    let alive = cells.indices.filter { cells[$0]?.works == true }
    switch (dead.count, alive.count) {
    case (0, 0): return .undecided
    case (0, _): return .works
    case (1, 0): return .deadWhereAsked(dead[0])
    case (_, 0): return .deadEverywhere
    default: return .deadFrom(dead)
    }
  }
}
