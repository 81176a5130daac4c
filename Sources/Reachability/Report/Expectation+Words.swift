extension Expectation {
  /// What is expected, in words that follow "expected": `at least 2 relays`.
  public var words: String {
    switch self {
    case .relays(1): "at least 1 relay"
    case .relays(let count): "at least \(count) relays"
    case .jurisdiction(let name): "a relay in \(name.shown)"
    case .transport(let transport): "\(transport)"
    case .relayedAddresses(let ranges):
      "relayed addresses in " + ranges.map(\.description).joined(separator: " or ")
    case .certificateDays(let days):
      "certificates with at least \(days) \(days == 1 ? "day" : "days") left"
    case .duration(let limit): "verdicts within \(limit.brief)"
    case .everyServer: "every server working"
    case .everyAddress: "every address working"
    }
  }
}

extension [Expectation] {
  /// All of them in one line: `at least 2 relays; a relay in EU`.
  public var listed: String { map(\.words).joined(separator: "; ") }
}

extension ExpectationResult {
  /// How many servers a message names at most; all of them stand in ``servers``.
  ///
  /// 5: one screen's worth; a whole pool that is down has one reason, and it is seen by then.
  private static let namedLimit = 5

  /// What came of it, in one sentence for a human, without the tenant.
  public var message: String {
    let expected = "expected \(expectation.words)"
    switch holds {
    case true?: return "\(expected); it holds"
    case nil: return "\(expected); nothing can be said\(list(undecided, after: ": "))"
    case false?:
      return "\(expected)\(found); " + (breaking.isEmpty ? "there is none" : "broken by ")
        + list(breaking, after: "")
    }
  }

  private var found: String {
    if case .relays = expectation { ", found \(meeting.count)" } else { "" }
  }

  private func list(_ servers: [ExpectationResult.Finding], after lead: String) -> String {
    guard !servers.isEmpty else { return "" }
    let named = servers.prefix(Self.namedLimit).map { "\($0.url) (\($0.words))" }
    let more = servers.count - named.count
    return lead + named.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
