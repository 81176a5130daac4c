package import ICEConfiguration
import Judging

/// What came of one expectation of one tenant.
package struct ExpectationResult: Sendable {
  /// A server and what it has to do with the expectation.
  struct Finding: Equatable, Sendable {
    let server: Server
    let words: String
  }

  /// What was expected.
  package let expectation: Expectation
  /// Whether it holds; nil if that cannot be said, since something about the servers is not known.
  package let holds: Bool?
  /// The servers that meet it.
  let meeting: [Server]
  /// The servers that break it, and how.
  let breaking: [Finding]
  /// The servers that might yet have met or broken it.
  let undecided: [Finding]

  /// The servers that the expectation's result is about: those that break it, those of which nothing
  /// can be said, or those that meet it.
  package var servers: [Server] {
    switch holds {
    case true?: meeting
    case false?: breaking.map(\.server)
    case nil: undecided.map(\.server)
    }
  }

  /// Judges an expectation by the results of its tenant. `now` is in seconds since 1970.
  ///
  /// What is not known is taken both ways; only where both come to the same is there a result. An
  /// expectation of all relays, certificates or durations is broken where there is none: a gate must
  /// not open because nothing came to it.
  init(_ expectation: Expectation, results: [Report.Result], now: Int) {
    var meeting: [Server] = []
    var breaking: [Finding] = []
    var undecided: [Finding] = []
    var silent: [Finding] = []
    for result in results where result.verdict.status != .skipped {
      let server = result.server
      switch expectation.bearing(of: result, now: now) {
      // The same URL with another credential is no other relay.
      case .meets:
        if !meeting.contains(where: { $0.url == server.url }) { meeting.append(server) }
      case .breaks(let words): breaking.append(Finding(server: server, words: words))
      case .undecided(let words): undecided.append(Finding(server: server, words: words))
      case .silent(let words): silent.append(Finding(server: server, words: words))
      case .unconcerned: break
      }
    }
    self.expectation = expectation
    self.meeting = meeting
    self.undecided = undecided
    if let wanted = expectation.wantedCount {
      self.breaking = breaking
      let open = Set(undecided.map(\.server.url)).subtracting(meeting.map(\.url))
      let possible = meeting.count + open.count
      holds = meeting.count >= wanted ? true : possible < wanted ? false : nil
    } else {
      self.breaking = breaking.isEmpty && meeting.isEmpty ? silent : breaking
      holds = !breaking.isEmpty ? false : !undecided.isEmpty ? nil : !meeting.isEmpty
    }
  }
}

extension Expectation {
  /// How many servers must meet it; nil if it is about all of them.
  fileprivate var wantedCount: Int? {
    switch self {
    case .relays(let count): count
    case .jurisdiction, .transport: 1
    case .relayedAddresses, .certificateDays, .certificateShare, .duration, .everyServer,
      .everyAddress:
      nil
    }
  }
}

extension ExpectationResult {
  /// How many servers a message names at most; all of them stand in ``servers``.
  ///
  /// 5: one screen's worth; a whole pool that is down has one reason, and it is seen by then.
  private static let namedLimit = 5

  /// Result, in one sentence for a human, without the tenant.
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
    let named = servers.prefix(Self.namedLimit).map { "\($0.server.writtenURL) (\($0.words))" }
    let more = servers.count - named.count
    return lead + named.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
