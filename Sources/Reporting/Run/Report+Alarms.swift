extension Report {
  /// Judges the run by what is remembered of its servers. Every format tells the alarms.
  ///
  /// - Returns: What is to be remembered now.
  package mutating func watch(
    after watch: AlarmState, thresholds: AlarmState.Thresholds = AlarmState.Thresholds()
  ) -> AlarmState {
    let run = SavedReport(self)
    let (next, changes) = watch.following(run, thresholds)
    alarmChanges = changes
    let conditions = Dictionary(
      uniqueKeysWithValues: next.entries.map { ($0.identity, $0.condition) })
    var identities = run.entries.lazy.map(\.identity).makeIterator()
    for tenant in tenants.indices {
      for result in tenants[tenant].results.indices {
        tenants[tenant].results[result].condition = identities.next().flatMap { conditions[$0] }
      }
    }
    return next
  }
}

extension ReportFormat {
  /// The report for somebody who wants news alone; empty if there are none.
  ///
  /// News are alarms that were raised, cleared or dropped, of which the format for people shows nothing
  /// else; where nothing is remembered between runs, that something is not as it should be.
  package func news(of report: Report, style: TextStyle = TextStyle()) -> String {
    guard let changes = report.alarmChanges else {
      return report.isHealthy == true ? "" : render(report, style: style)
    }
    guard !changes.isEmpty else { return "" }
    return self == .table ? report.alarmTable(style) : render(report, style: style)
  }
}
