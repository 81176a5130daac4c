import PlainText

extension Expectation {
  /// What is expected, in words that follow "expected": `at least 2 relays`.
  package var words: String {
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
  package var listed: String { map(\.words).joined(separator: "; ") }
}
