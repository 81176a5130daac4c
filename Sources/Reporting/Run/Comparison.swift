import Judging

/// What has changed from one run to another.
///
/// See ``Pairing`` for which servers are one. A server that is skipped counts as not there.
package struct Comparison: Sendable {
  /// How much slower is slower. Both bounds must be passed.
  package struct Thresholds: Equatable, Sendable {
    /// How many times as long as before.
    ///
    /// 2: a time to the verdict is a few round trips, and those vary by half on a busy path.
    package var ratio: Double
    /// How much longer than before.
    ///
    /// 100 ms: what a person notices; twice a few milliseconds is the machine's own noise.
    package var difference: Duration

    /// Makes thresholds, the usual ones unless said otherwise.
    package init(ratio: Double = 2, difference: Duration = .milliseconds(100)) {
      self.ratio = ratio
      self.difference = difference
    }
  }

  /// The kinds of change, the gravest first. The raw values are a contract.
  package enum Kind: String, CaseIterable, Sendable {
    /// It fails, and did not before, or was not there.
    case newlyFailing = "newly-failing"
    /// It works, and takes longer than the thresholds allow.
    case slower
    /// Nothing is known of it now; before it did not fail.
    case undecided
    /// It works, and failed before.
    case fixed
    /// It works, and was not there.
    case new
    /// It is not there any more.
    case gone
    /// It fails as before, for another reason.
    case changedCause = "changed-cause"
    /// It gives relays at other addresses.
    case changedRelay = "changed-relay"
    /// It shows another certificate.
    case changedCertificate = "changed-certificate"

    /// Whether it makes a gate close.
    package var isRegression: Bool { self == .newlyFailing || self == .slower }
  }

  /// One change of one server.
  package struct Change: Equatable, Sendable {
    /// What kind of change it is.
    package let kind: Kind
    /// Which server it is.
    package let identity: SavedReport.Identity
    /// Result before; nil if it was not there.
    package let before: SavedReport.Entry?
    /// What comes of it now; nil if it is not there.
    package let after: SavedReport.Entry?
  }

  /// The run before.
  package let old: SavedReport
  /// The run after.
  package let new: SavedReport
  /// All changes, in the order of the new run, and then what is gone in that of the old one.
  package let changes: [Change]

  /// Whether nothing got worse; nil if that cannot be said, since something is not known.
  package var hasNoRegression: Bool? {
    if changes.contains(where: \.kind.isRegression) { return false }
    return changes.contains { $0.kind == .undecided } ? nil : true
  }

  /// Compares two runs.
  package init(_ old: SavedReport, _ new: SavedReport, thresholds: Thresholds = Thresholds()) {
    self.old = old
    self.new = new
    let (before, after) = (old.asked, new.asked)
    let pairing = Pairing(of: after.map(\.identity), with: before.map(\.identity))
    let changed = zip(after, pairing.counterparts).flatMap { entry, counterpart in
      let past = counterpart.map { before[$0] }
      return Kind.allCases.filter { $0.applies(from: past, to: entry, thresholds) }
        .map { Change(kind: $0, identity: entry.identity, before: past, after: entry) }
    }
    changes =
      changed
      + pairing.unpaired.map { place in
        Change(kind: .gone, identity: before[place].identity, before: before[place], after: nil)
      }
  }
}

extension SavedReport {
  fileprivate var asked: [Entry] { entries.filter { $0.status != .skipped } }
}

extension Comparison.Kind {
  /// Whether a server that is there now has changed so.
  fileprivate func applies(
    from before: SavedReport.Entry?, to after: SavedReport.Entry,
    _ thresholds: Comparison.Thresholds
  ) -> Bool {
    let failed = before?.status == .failure
    let worked = before?.works ?? false
    return switch self {
    case .newlyFailing: after.status == .failure && !failed
    case .slower: after.works && worked && thresholds.arePassed(before?.duration, after.duration)
    case .undecided: after.status == .inconclusive && !failed
    case .fixed: after.works && failed
    case .new: after.works && before == nil
    case .gone: false
    case .changedCause: after.status == .failure && failed && after.cause != before?.cause
    case .changedRelay:
      after.works && worked && after.relayAddresses != before?.relayAddresses
    case .changedCertificate: before?.certificate?.differs(from: after.certificate) ?? false
    }
  }
}

extension Comparison.Thresholds {
  fileprivate func arePassed(_ before: Duration?, _ after: Duration?) -> Bool {
    guard let before, let after else { return false }
    return after - before > difference && after > before * ratio
  }
}

extension SavedReport.Certificate {
  /// Whether two certificates differ in what is known of both.
  fileprivate func differs(from other: Self?) -> Bool {
    guard let other else { return false }
    return [(subject, other.subject), (issuer, other.issuer), (notAfter, other.notAfter)]
      .contains { ours, theirs in ours != nil && theirs != nil && ours != theirs }
  }
}

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
    (comparison == nil && alarmChanges == nil ? tenant.isHealthy : isHealthy) == true
  }

  /// The servers that work, and are slower than the baseline allows, with how much that is in words.
  var slowdowns: [(tenant: String, url: String, words: String)] {
    (comparison?.changes ?? []).filter { $0.kind == .slower }
      .map { ($0.identity.tenant, $0.identity.name, "slower than before: \($0.words)") }
  }
}
