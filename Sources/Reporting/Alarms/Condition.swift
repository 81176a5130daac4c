extension AlarmState {
  /// The condition of something that is watched, as the runs so far have settled it.
  package struct Condition: Equatable, Sendable {
    /// Whether an alarm is on.
    package internal(set) var hasAlarm = false
    /// When the condition began, as reports say it: with the first of the runs that settled it.
    package internal(set) var since: String
    /// Why it fails, as `stage/code`, by the last failing run; nil without an alarm, and for what has no
    /// cause but itself.
    package internal(set) var cause: String?
    /// The causes that were reported since the alarm was raised: each is news once.
    var reportedCauses: [String] = []
    /// The last runs of which something is known, oldest first, as far as they matter.
    var recent: [Outcome] = []
    /// How many runs in a row did not find it where it was found before: an address that its name does
    /// not have any more.
    var absences = 0

    /// What a run said.
    struct Outcome: Equatable, Sendable {
      /// When the run started, as reports say it.
      let at: String
      /// Whether all was well.
      let isGood: Bool
    }

    /// A condition that begins now.
    init(
      hasAlarm: Bool = false, since: String, cause: String? = nil, reportedCauses: [String] = [],
      recent: [Outcome] = []
    ) {
      self.hasAlarm = hasAlarm
      self.since = since
      self.cause = cause
      self.reportedCauses = reportedCauses
      self.recent = recent
    }

    /// Runs in a row up to the last one that say the contrary, and are too few to change the condition.
    struct Doubt: Equatable, Sendable {
      let runs: Int
      /// When the first of them was.
      let since: String
    }

    /// The runs that say the contrary; nil if the last one does not.
    var doubt: Doubt? {
      let contrary = recent.reversed().prefix { $0.isGood == hasAlarm }
      return contrary.last.map { Doubt(runs: contrary.count, since: $0.at) }
    }
  }

  /// What a run says of something that is watched.
  enum Observation: Equatable {
    /// All is well.
    case good
    /// It fails, and why, as `stage/code`.
    case bad(cause: String?)
    /// Nothing can be said: nothing changes.
    case unknown
  }
}

extension AlarmState.Condition {
  /// The condition after a run that began at `instant`.
  ///
  /// - Parameters:
  ///   - raise: how many failing runs raise an alarm.
  ///   - window: of how many runs; `raise` if they are in a row.
  ///   - clear: how many good ones in a row clear it.
  func after(
    _ observation: AlarmState.Observation, at instant: String, raise: Int, window: Int, clear: Int
  ) -> AlarmState.Condition {
    var next = self
    next.absences = 0
    switch observation {
    case .unknown: return next
    case .good: next.recent.append(Outcome(at: instant, isGood: true))
    case .bad(let cause):
      next.recent.append(Outcome(at: instant, isGood: false))
      if hasAlarm, let cause {
        next.cause = cause
        if !reportedCauses.contains(cause) { next.reportedCauses.append(cause) }
      }
    }
    next.recent = next.recent.suffix(max(window, clear))
    let failures = next.recent.suffix(window).filter { !$0.isGood }
    let streak = next.recent.reversed().prefix(while: \.isGood)
    if !hasAlarm, failures.count >= raise, case .bad(let cause) = observation {
      next.hasAlarm = true
      next.since = failures.first?.at ?? instant
      next.cause = cause
      next.reportedCauses = cause.map { [$0] } ?? []
    } else if hasAlarm, streak.count >= clear, failures.count < raise {
      next.hasAlarm = false
      next.since = streak.last?.at ?? instant
      next.cause = nil
      next.reportedCauses = []
    }
    // What is well, and was, has nothing to remember.
    if !next.hasAlarm { next.recent = Array(next.recent.drop(while: \.isGood)) }
    return next
  }
}
