extension Report {
  /// Compares the run with one before it, the baseline. Every format tells what has changed.
  public mutating func compare(
    with baseline: SavedReport, thresholds: Comparison.Thresholds = .init()
  ) {
    comparison = Comparison(baseline, SavedReport(self), thresholds: thresholds)
  }
}
