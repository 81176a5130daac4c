package import Causes
package import ICEConfiguration
import Judging
import PlainText
package import ProbeEvidence

/// What came of each server in the rounds of `--watch`: as much as a screen and the report over all of
/// them need. It does not grow with the rounds.
package struct WatchedRounds: Sendable {
  /// What came of one server so far.
  package struct Tally: Sendable, Equatable {
    /// What came of one round.
    package enum Outcome: Sendable, Equatable {
      /// The server works; with the round-trip time, if one was measured.
      case works(Duration?)
      /// It does not.
      case fails
      /// Nothing can be said.
      case inconclusive
    }

    /// The rounds that say something of the server.
    package internal(set) var rounds = 0
    /// Those of them in which it did not work.
    package internal(set) var failures = 0
    /// Round-trip times: the last, the shortest and the longest one.
    package fileprivate(set) var last: Duration?
    package fileprivate(set) var best: Duration?
    package fileprivate(set) var worst: Duration?
    /// The last rounds, oldest first.
    package fileprivate(set) var recent: [Outcome] = []
    /// When it last failed, and why; nil if it never did.
    package fileprivate(set) var lastFailure: (at: Instant, cause: Cause)? {
      get { failedAt.flatMap { at in cause.map { (at, $0) } } }
      set { (failedAt, cause) = (newValue?.at, newValue?.cause) }
    }
    private var failedAt: Instant?
    private var cause: Cause?

    /// How many rounds are drawn at most. 60: as many columns as the widest screen has left.
    static let drawn = 60

    fileprivate mutating func take(_ result: Report.Result, at time: Instant) {
      let outcome: Outcome
      switch result.verdict {
      case .skipped: return
      case .inconclusive: outcome = .inconclusive
      case .failure(let failure):
        outcome = .fails
        lastFailure = (time, failure.cause)
        failures += 1
        rounds += 1
      case .srflx, .relay:
        let time = result.findings?.roundTrip
        outcome = .works(time)
        last = time ?? last
        best = [best, time].compactMap(\.self).min()
        worst = [worst, time].compactMap(\.self).max()
        rounds += 1
      }
      recent = recent.suffix(Self.drawn - 1) + [outcome]
    }

    /// Whether it works in the last round that says something.
    package var worksNow: Bool {
      recent.last { $0 != .inconclusive }.map { $0 != .fails } ?? false
    }
  }

  /// A server whose state is another one than in the round before.
  package struct Change: Sendable, Equatable {
    /// What reports call the server, with its tenant where there are several.
    package let name: String
    /// What it is now, as reports name it.
    let status: Status
    /// The address that was granted, or why there is none.
    let words: String
  }

  private let plan: ProbePlan
  /// Whole rounds so far.
  package private(set) var count = 0
  /// When the first one began.
  package let startedAt: Instant
  /// By tenant and server, in the plan's order; empty before the first round.
  package private(set) var tallies: [[Tally]]
  private(set) var lastReport: Report?
  /// The evidence that speaks for each probe in the end: the last failure, else the last success.
  private var kept: [Int: (rank: Int, attempts: [[Evidence]])] = [:]
  private var vantage = VantageEvidence()
  private var vantageRank = 0

  /// Prepares for rounds of `plan`.
  package init(_ plan: ProbePlan, startedAt: Instant) {
    self.plan = plan
    self.startedAt = startedAt
    tallies = plan.tenants.map { $0.servers.map { _ in Tally() } }
  }

  /// Takes a whole round.
  /// - Returns: the servers whose state has changed; of the first round all of them.
  @discardableResult
  package mutating func take(
    _ evidence: RunEvidence, from start: Instant, to end: Instant
  ) -> [Change] {
    count += 1
    let report = Report(
      plan: plan, evidence: evidence.probes, earlier: evidence.earlier, vantage: evidence.vantage,
      startedAt: start, duration: .zero, version: "")
    var changes: [Change] = []
    for (place, tenant) in report.tenants.enumerated() {
      for (index, result) in tenant.results.enumerated() {
        tallies[place][index].take(result, at: end)
        keep(evidence, of: plan.tenants[place].servers[index].decision, result.verdict.status)
        let before = lastReport?.tenants[place].results[index].verdict
        if before?.isSame(as: result.verdict) != true {
          let prefix = plan.tenants.count > 1 ? "\(tenant.name.shown): " : ""
          changes.append(
            Change(
              name: prefix + result.name, status: result.verdict.status, words: result.changeWords))
        }
      }
    }
    // Of an offline machine nothing can be said of the servers, which must not hide what was known.
    let rank = report.vantage.offline == nil ? 1 : 0
    if rank >= vantageRank {
      (vantage, vantageRank) = (evidence.vantage, rank)
      for id in plan.controls where !isOfTenant(id) { kept[id] = (0, evidence.attempts(of: id)) }
    }
    lastReport = report
    return changes
  }

  private mutating func keep(
    _ evidence: RunEvidence, of decision: ProbePlan.Decision, _ status: Status
  ) {
    guard case .probe(let id) = decision else { return }
    let rank =
      switch status {
      case .failure: 2
      case .srflx, .relay: 1
      case .inconclusive, .skipped: 0
      }
    guard rank >= kept[id]?.rank ?? 0 else { return }
    kept[id] = (rank, evidence.attempts(of: id))
  }

  private func isOfTenant(_ id: Int) -> Bool {
    plan.tenants.contains { $0.servers.contains { $0.decision == .probe(id: id) } }
  }

  /// The evidence that stands for all rounds: of each server that of its last failure, or of its last
  /// success if it never failed.
  package var evidence: RunEvidence {
    RunEvidence(attempts: kept.mapValues(\.attempts), vantage: vantage)
  }
}

extension Report {
  /// Adds what the rounds say, whose evidence this report is made of.
  package mutating func add(_ rounds: WatchedRounds) {
    for (place, tallies) in rounds.tallies.enumerated() where tenants.indices.contains(place) {
      for (index, tally) in tallies.enumerated()
      where tenants[place].results.indices.contains(index) {
        tenants[place].results[index].rounds = tally
      }
    }
    roundsSentence = rounds.sentence
    hasRecovery = rounds.hasRecovery
  }
}

extension Verdict {
  /// Whether a server's state is still the same: another address of the relay is no change.
  fileprivate func isSame(as other: Verdict) -> Bool {
    switch (self, other) {
    case (.failure(let one), .failure(let other)): one.cause == other.cause
    default: status == other.status
    }
  }
}

extension RunEvidence {
  /// That of every attempt of a probe.
  fileprivate func attempts(of id: Int) -> [[Evidence]] {
    (earlier[id] ?? []) + [probes[id] ?? []]
  }
}

extension Report.Result {
  fileprivate var changeWords: String {
    verdict.failure.map { "\($0.cause.rawValue): \(outcome)" } ?? outcome
  }
}
