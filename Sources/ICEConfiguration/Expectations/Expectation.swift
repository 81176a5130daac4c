import PlainText

/// Something that must hold for a tenant, in place of the rule that every server must work.
package enum Expectation: Hashable, Sendable {
  /// At least so many TURN URLs give a relay.
  case relays(atLeast: Int)
  /// At least one TURN server of this jurisdiction gives a relay.
  case jurisdiction(String)
  /// At least one server that is spoken to in this way works.
  case transport(ExpectedTransport)
  /// Every relayed address is in one of these ranges.
  case relayedAddresses([AddressRange])
  /// Every certificate that a server shows has at least so many whole days left.
  case certificateDays(atLeast: Int)
  /// Every certificate that a server shows has at least so many per cent of its lifetime left.
  case certificateShare(atLeastPercent: Int)
  /// Every server that works is known to within this time.
  case duration(atMost: Duration)
  /// Every server that is asked works.
  case everyServer
  /// Every address of every server that is asked works.
  case everyAddress

  /// The keys under `expect`. A contract: files and reports name expectations so.
  package enum Key: String, CaseIterable, Sendable {
    case relays, jurisdictions, transports, relayedAddresses, certificateDays, duration
    case everyServer, everyAddress
  }

  /// The key that asks for this.
  package var key: Key {
    switch self {
    case .relays: .relays
    case .jurisdiction: .jurisdictions
    case .transport: .transports
    case .relayedAddresses: .relayedAddresses
    case .certificateDays, .certificateShare: .certificateDays
    case .duration: .duration
    case .everyServer: .everyServer
    case .everyAddress: .everyAddress
    }
  }
}

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
    case .certificateShare(let percent):
      "certificates with at least \(percent)% of their lifetime left"
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
