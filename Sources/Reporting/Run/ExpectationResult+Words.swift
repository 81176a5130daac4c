import ICEConfiguration

extension ExpectationResult {
  /// How many servers a message names at most; all of them stand in ``servers``.
  ///
  /// 5: one screen's worth; a whole pool that is down has one reason, and it is seen by then.
  private static let namedLimit = 5

  /// What came of it, in one sentence for a human, without the tenant.
  package var message: String {
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
