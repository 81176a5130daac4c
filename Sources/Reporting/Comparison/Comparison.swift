package import Causes
import Judging
import PlainText

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
    /// It is in another jurisdiction, by the configuration.
    case changedJurisdiction = "changed-jurisdiction"

    /// Whether it makes every gate close.
    package var isRegression: Bool { self == .newlyFailing || self == .slower }
  }

  /// What makes a gate close besides regressions.
  package struct Gate: Equatable, Sendable {
    /// The kinds of change that do.
    package var kinds: Set<Kind>
    /// The warnings that do.
    package var warnings: WarningGate

    /// Makes a gate; one that only regressions close, unless said otherwise.
    package init(kinds: Set<Kind> = [], warnings: WarningGate = WarningGate()) {
      self.kinds = kinds
      self.warnings = warnings
    }
  }

  /// One change of one server, of one of its addresses, or of what a tenant has.
  package struct Change: Equatable, Sendable {
    /// What kind of change it is.
    package let kind: Kind
    /// What has changed.
    package let subject: Subject
    /// The server before; nil if it was not there, or the change is about no server.
    package var before: SavedReport.Entry?
    /// The server now; nil if it is not there, or the change is about no server.
    package var after: SavedReport.Entry?
    /// Whether it makes the gate close.
    package let isRegression: Bool
    /// What it was and what it is, of what is no server; nil for a server.
    var particulars: String?
  }

  /// A warning that makes the gate close.
  package struct FailingWarning: Equatable, Sendable {
    /// The server that has it.
    package let identity: SavedReport.Identity
    /// Its code.
    package let code: String
  }

  /// The run before.
  package let old: SavedReport
  /// The run after.
  package let new: SavedReport
  /// All changes, in the order of the new run, and then what is gone in that of the old one.
  package let changes: [Change]
  /// The warnings of the new run that make the gate close.
  package let failingWarnings: [FailingWarning]

  /// Whether nothing makes the gate close; nil if that cannot be said, since something is not known.
  package var hasNoRegression: Bool? {
    if !failingWarnings.isEmpty || changes.contains(where: \.isRegression) { return false }
    return changes.contains { $0.kind == .undecided } ? nil : true
  }

  /// Compares two runs.
  ///
  /// - Parameter selection: the tenants that the new run was to ask; empty for all. The others of the old
  ///   run are not gone.
  package init(
    _ old: SavedReport, _ new: SavedReport, thresholds: Thresholds = Thresholds(),
    gate: Gate = Gate(), selection: [String] = []
  ) {
    self.old = old
    self.new = new
    let isMeant = { (tenant: String) in selection.isEmpty || selection.contains(tenant) }
    let (before, after) = (old.asked.filter { isMeant($0.identity.tenant) }, new.asked)
    let pairing = Pairing(of: after.map(\.identity), with: before.map(\.identity))
    let comparer = Comparer(thresholds: thresholds, gate: gate)
    let changed = zip(after, pairing.counterparts).flatMap { entry, counterpart in
      comparer.changes(from: counterpart.map { before[$0] }, to: entry)
    }
    let gone = pairing.unpaired.map { place in
      comparer.change(.gone, .server(before[place].identity), from: before[place])
    }
    let tenants = Set(after.map(\.identity.tenant))
    changes =
      changed + gone + comparer.goneJurisdictions(from: before, to: after, in: tenants)
      + comparer.goneExpectations(from: old.expectations, to: new.expectations, in: tenants)
    failingWarnings = after.flatMap { entry in
      entry.warnings.filter(gate.warnings.closes).sorted()
        .map { FailingWarning(identity: entry.identity, code: $0) }
    }
  }
}

/// Which warnings make a gate close.
package struct WarningGate: Equatable, Sendable {
  /// Whether any does.
  package var isForAll: Bool
  /// The codes of those that do.
  package var codes: Set<WarningCode>

  /// Makes a gate that no warning closes, unless said otherwise.
  package init(isForAll: Bool = false, codes: Set<WarningCode> = []) {
    self.isForAll = isForAll
    self.codes = codes
  }

  /// Whether a warning with this code closes it.
  func closes(_ code: String) -> Bool {
    isForAll || WarningCode(rawValue: code).map(codes.contains) ?? false
  }
}

extension Report {
  /// Compares the run with one before it, the baseline. Every format reports what has changed.
  ///
  /// - Parameter selection: the tenants that the run was to ask; empty for all.
  package mutating func compare(
    with baseline: SavedReport, thresholds: Comparison.Thresholds = .init(),
    gate: Comparison.Gate = .init(), selection: [String] = []
  ) {
    comparison = Comparison(
      baseline, SavedReport(self), thresholds: thresholds, gate: gate, selection: selection)
  }

  /// Whether a server of this tenant may fail: everything that counts is as it should be without it.
  func toleratesFailures(in tenant: TenantReport) -> Bool {
    (comparison == nil && alarmChanges == nil ? tenant.isHealthy : isHealthy) == true
  }
}

extension SavedReport {
  fileprivate var asked: [Entry] { entries.filter { $0.status != .skipped } }
}
