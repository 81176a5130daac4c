extension Report {
  /// Compares the run with one before it, the baseline. Every format tells what has changed.
  package mutating func compare(
    with baseline: SavedReport, thresholds: Comparison.Thresholds = .init()
  ) {
    comparison = Comparison(baseline, SavedReport(self), thresholds: thresholds)
  }
}

extension Report {
  /// Whether a server of this tenant may fail: everything that counts is as it should be without it.
  func toleratesFailures(in tenant: TenantReport) -> Bool {
    (comparison == nil && alarmChanges == nil ? tenant.isAsItShouldBe : isAsItShouldBe) == true
  }

  /// The servers that work, and are slower than the baseline allows, with how much that is in words.
  var slowdowns: [(tenant: String, url: String, words: String)] {
    (comparison?.changes ?? []).filter { $0.kind == .slower }
      .map { ($0.identity.tenant, $0.identity.url, "slower than before: \($0.words)") }
  }
}
