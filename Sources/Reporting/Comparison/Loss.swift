/// A change for the worse that no result of a run shows.
struct Loss: Sendable {
  let tenant: String
  let name: String
  let kind: Comparison.Kind
  let words: String
  /// Whether it makes the gate close.
  let isRegression: Bool
  /// The server, if one is gone; nil for what is less.
  let server: SavedReport.Identity?

  fileprivate init?(_ change: Comparison.Change) {
    switch (change.kind, change.subject) {
    case (.gone, _), (.slower, _), (.newlyFailing, .address): break
    case (_, _) where change.isRegression && !change.kind.isRegression: break
    default: return nil
    }
    tenant = change.subject.tenant ?? ""
    name = change.subject.name
    kind = change.kind
    isRegression = change.isRegression
    words =
      switch change.kind {
      case .slower: "slower than before: \(change.words)"
      case .newlyFailing, .undecided, .fixed, .new, .gone, .changedCause, .changedRelay,
        .changedCertificate, .changedJurisdiction:
        "\(change.kind.words): \(change.words)"
      }
    if change.kind == .gone, case .server(let identity) = change.subject {
      server = identity
    } else {
      server = nil
    }
  }
}

extension Report {
  /// What has changed for the worse, or is gone, and no result of this run shows: in words.
  var losses: [Loss] {
    (comparison?.changes ?? []).compactMap(Loss.init)
  }
}
