import Judging

/// What is remembered of servers from one run to the next, so that one failing run is no alarm.
package struct AlarmState: Equatable, Sendable {
  /// How many runs in a row change the condition of a server.
  package struct Thresholds: Equatable, Sendable {
    /// The largest of either. 100: at a run a minute that is over an hour and a half.
    package static let limit = 100

    /// How many failing runs raise an alarm.
    ///
    /// 2: one failing run is a restart or a hiccup; whoever waits for a third loses minutes.
    package var raise: Int
    /// How many good runs clear one. 2: a server that comes and goes has one alarm, not many.
    package var clear: Int

    /// Makes thresholds, the usual ones unless said otherwise.
    package init(raise: Int = 2, clear: Int = 2) {
      self.raise = raise
      self.clear = clear
    }
  }

  /// The condition of a server, as the runs so far have settled it.
  package struct Condition: Equatable, Sendable {
    /// Whether an alarm is on.
    package internal(set) var hasAlarm = false
    /// When the condition began, as reports say it: with the first of the runs in a row that settled
    /// it.
    package internal(set) var since: String
    /// Why the alarm was raised, as `stage/code`; nil without one.
    package internal(set) var cause: String?
    /// The runs up to the last one that say the contrary; nil if there are none.
    var doubt: Doubt?

    /// Runs in a row that say the contrary of a condition, and are too few to change it.
    struct Doubt: Equatable, Sendable {
      var runs: Int
      /// When the first of them was.
      let since: String
    }
  }

  /// A server with its condition.
  struct Entry: Equatable, Sendable {
    let identity: SavedReport.Identity
    var condition: Condition
  }

  /// A change that is news. The raw values are a contract.
  package struct Change: Equatable, Sendable {
    /// What can happen to an alarm.
    package enum Kind: String, CaseIterable, Sendable {
      /// It was off, and is on.
      case raised
      /// It was on, and is off: the server works.
      case cleared
      /// It was on, and the configuration does not name the server any more.
      case dropped
    }

    /// What happened.
    package let kind: Kind
    /// Which server it is.
    package let identity: SavedReport.Identity
    /// The condition before.
    package let before: Condition
    /// The condition now; that before if the server is not there any more.
    package let after: Condition
  }

  /// In the order of the last run; before those come servers of tenants that it did not ask.
  var entries: [Entry] = []

  /// Nothing is known yet.
  package init() {}

  /// What is to be remembered after `run`, and what it changes.
  ///
  /// A server of which nothing can be said keeps its condition, and its doubt. What a run does not name
  /// of a tenant that it asks is forgotten; other tenants are kept.
  func following(_ run: SavedReport, _ thresholds: Thresholds) -> (AlarmState, [Change]) {
    let known = Dictionary(uniqueKeysWithValues: entries.map { ($0.identity, $0.condition) })
    let asked = run.entries.filter { $0.status != .skipped }
    var changes: [Change] = []
    let current = asked.compactMap { entry -> Entry? in
      let before = known[entry.identity]
      guard before != nil || entry.status != .inconclusive else { return nil }
      let start = before ?? Condition(since: run.startedAt)
      let after = start.after(entry, at: run.startedAt, thresholds)
      if start.hasAlarm != after.hasAlarm {
        changes.append(
          Change(
            kind: after.hasAlarm ? .raised : .cleared, identity: entry.identity, before: start,
            after: after))
      }
      return Entry(identity: entry.identity, condition: after)
    }
    var next = AlarmState()
    let others = entriesUnnamed(by: asked, in: Set(run.entries.map(\.identity.tenant)))
    next.entries = others.kept + current
    return (next, changes + others.dropped)
  }

  private func entriesUnnamed(
    by asked: [SavedReport.Entry], in tenants: Set<String>
  ) -> (kept: [Entry], dropped: [Change]) {
    let named = Set(asked.map(\.identity))
    let unnamed = entries.filter { !named.contains($0.identity) }
    let gone = unnamed.filter { tenants.contains($0.identity.tenant) && $0.condition.hasAlarm }
    return (
      unnamed.filter { !tenants.contains($0.identity.tenant) },
      gone.map {
        Change(kind: .dropped, identity: $0.identity, before: $0.condition, after: $0.condition)
      }
    )
  }
}

extension AlarmState.Condition {
  /// The condition after a run that began at `instant`.
  fileprivate func after(
    _ entry: SavedReport.Entry, at instant: String, _ thresholds: AlarmState.Thresholds
  ) -> AlarmState.Condition {
    guard entry.status != .inconclusive else { return self }
    var next = self
    guard entry.works == hasAlarm else {
      next.doubt = nil
      return next
    }
    let doubt = Doubt(runs: (doubt?.runs ?? 0) + 1, since: doubt?.since ?? instant)
    next.doubt = doubt
    guard doubt.runs >= (hasAlarm ? thresholds.clear : thresholds.raise) else { return next }
    return AlarmState.Condition(hasAlarm: !hasAlarm, since: doubt.since, cause: entry.cause)
  }
}
