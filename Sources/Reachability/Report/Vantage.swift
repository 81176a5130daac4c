/// What all the evidence of a run says of the place that it was made from.
enum Vantage {
  /// Whether this machine has no network: every probe was stopped by this machine itself.
  ///
  /// A machine without any route says so on connecting, and its resolver fails or is silent. A server
  /// that is refused, filtered or silent was reached for over a network, and is never taken for this.
  /// A machine that lacks the one address family, and has the other, is not offline.
  static func isOffline(_ evidence: [Evidence]) -> Bool {
    !evidence.isEmpty && evidence.allSatisfy(showsNoNetwork)
  }

  private static func showsNoNetwork(_ evidence: Evidence) -> Bool {
    switch evidence.events.last?.what {
    case .disconnected(.offline, _), .notResolved(.resolverFailed, _): true
    case .limitReached: evidence.events.dropLast().last?.what.isResolving == true
    default: false
    }
  }
}

extension Happening {
  fileprivate var isResolving: Bool { if case .resolving = self { true } else { false } }
}
