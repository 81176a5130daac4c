import Judging

extension Report {
  /// Judges the run by what is remembered. Every format reports the alarms.
  ///
  /// - Parameter scope: which runs it belongs to; what they do not ask any more is forgotten.
  /// - Returns: What is to be remembered now.
  package mutating func watch(
    after state: AlarmState, thresholds: AlarmState.Thresholds = AlarmState.Thresholds(),
    scope: AlarmState.Scope = AlarmState.Scope()
  ) -> AlarmState {
    let run = SavedReport(self)
    let (next, changes) = state.following(run, thresholds, scope: scope)
    alarmChanges = changes
    alarms = next.alarms
    var conditions: [SavedReport.Identity: AlarmState.Condition] = [:]
    for entry in next.entries {
      if case .server(let identity) = entry.subject { conditions[identity] = entry.condition }
    }
    var identities = run.entries.lazy.map(\.identity).makeIterator()
    for tenant in tenants.indices {
      for result in tenants[tenant].results.indices {
        tenants[tenant].results[result].condition = identities.next().flatMap { conditions[$0] }
      }
    }
    return next
  }

  /// Why iceprobe itself failed, in words; nil if it did not.
  package var fault: String? {
    for result in results {
      if case .inconclusive(.fault(let detail)) = result.verdict { return detail }
    }
    return nil
  }
}

extension ReportFormat {
  /// The report for somebody who wants news alone; empty if there are none.
  ///
  /// News are alarms that were raised, cleared or dropped, or changed their cause; the format for people
  /// shows besides only those that are on as before. Where nothing is remembered between runs, it is news
  /// that something is wrong.
  package func news(of report: Report, style: TextStyle = TextStyle()) -> String {
    guard let changes = report.alarmChanges else {
      return report.isHealthy == true ? "" : render(report, style: style)
    }
    guard !changes.isEmpty else { return "" }
    return self == .table ? report.alarmTable(style) : render(report, style: style)
  }
}
