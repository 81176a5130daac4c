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

/// Finds what has changed.
private struct Comparer {
  let thresholds: Comparison.Thresholds
  let gate: Comparison.Gate

  func change(
    _ kind: Comparison.Kind, _ subject: Subject, from before: SavedReport.Entry? = nil,
    to after: SavedReport.Entry? = nil, particulars: String? = nil
  ) -> Comparison.Change {
    Comparison.Change(
      kind: kind, subject: subject, before: before, after: after,
      isRegression: kind.isRegression || gate.kinds.contains(kind), particulars: particulars)
  }

  func changes(
    from before: SavedReport.Entry?, to after: SavedReport.Entry
  ) -> [Comparison.Change] {
    let own = Comparison.Kind.allCases.filter { $0.applies(from: before, to: after, thresholds) }
    return own.map { change($0, .server(after.identity), from: before, to: after) }
      + memberChanges(from: before, to: after, isSlower: own.contains(.slower))
  }

  /// The addresses of a pool. Where none works, or all are slower, the server says so itself.
  private func memberChanges(
    from before: SavedReport.Entry?, to after: SavedReport.Entry, isSlower: Bool
  ) -> [Comparison.Change] {
    guard let before, before.works, after.works,
      before.members.count > 1 || after.members.count > 1
    else { return [] }
    let past = Dictionary(before.members.map { ($0.address, $0) }) { one, _ in one }
    let works = after.members.count { $0.status.isSuccess }
    let count = "\(works) of \(after.members.count) addresses \("works".agreeing(with: works))"
    let changed = after.members.compactMap { member -> Comparison.Change? in
      let subject = Subject.address(member.address, of: after.identity)
      let earlier = past[member.address]
      let words = "\(earlier?.words ?? "not there") -> \(member.words); \(count)"
      switch (earlier?.status, member.status) {
      case (let status, .failure) where status != .failure:
        return change(.newlyFailing, subject, from: before, to: after, particulars: words)
      case (.failure?, let status) where status.isSuccess:
        return change(.fixed, subject, from: before, to: after, particulars: words)
      case (let status?, _) where status.isSuccess && member.status.isSuccess && !isSlower:
        guard thresholds.arePassed(earlier?.duration, member.duration) else { return nil }
        let times = "\(earlier?.duration?.brief ?? "") -> \(member.duration?.brief ?? "")"
        return change(.slower, subject, from: before, to: after, particulars: times)
      default: return nil
      }
    }
    // A name may give other addresses each time; fewer of them are a loss.
    guard after.members.count < before.members.count else { return changed }
    let here = Set(after.members.map(\.address))
    return changed
      + before.members.filter { !here.contains($0.address) }.map { member in
        change(
          .gone, .address(member.address, of: after.identity), from: before, to: after,
          particulars: "\(member.words) -> not there; \(count)")
      }
  }

  /// The jurisdictions in which a tenant had a relay that worked, and has no TURN server any more.
  func goneJurisdictions(
    from before: [SavedReport.Entry], to after: [SavedReport.Entry], in tenants: Set<String>
  ) -> [Comparison.Change] {
    let left = Set(after.compactMap(\.relayPlace))
    var seen: Set<SavedReport.Entry.RelayPlace> = []
    return before.filter(\.works).compactMap { entry in
      guard let place = entry.relayPlace, tenants.contains(place.tenant), !left.contains(place),
        seen.insert(place).inserted
      else { return nil }
      return change(
        .gone, .jurisdiction(place.jurisdiction, tenant: place.tenant),
        particulars: "a relay worked there -> no TURN server is left there")
    }
  }

  func goneExpectations(
    from before: [SavedReport.ExpectationEntry], to after: [SavedReport.ExpectationEntry],
    in tenants: Set<String>
  ) -> [Comparison.Change] {
    let left = Set(after.map(\.subject))
    return before.filter { tenants.contains($0.tenant) && !left.contains($0.subject) }.map {
      let words = $0.holds.map { $0 ? "it held" : "it was broken" } ?? "it was undecided"
      return change(.gone, $0.subject, particulars: "\(words) -> not expected any more")
    }
  }
}

extension SavedReport.Entry {
  /// Where a TURN server is, of which tenant.
  struct RelayPlace: Hashable {
    let tenant: String
    let jurisdiction: String
  }

  /// Nil for a STUN server, and without a jurisdiction.
  fileprivate var relayPlace: RelayPlace? {
    guard identity.url.hasPrefix("turn") else { return nil }
    return identity.jurisdiction.map { RelayPlace(tenant: identity.tenant, jurisdiction: $0) }
  }
}

extension SavedReport.Member {
  /// What came of the address, in a few words.
  fileprivate var words: String {
    switch status {
    case .srflx, .relay: "works"
    case .failure: cause?.shown ?? "fails"
    case .inconclusive, .skipped: "undecided"
    }
  }
}

extension SavedReport.ExpectationEntry {
  fileprivate var subject: Subject { .expectation(words, tenant: tenant) }
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
    case .changedJurisdiction:
      before.map { $0.identity.jurisdiction != after.identity.jurisdiction } ?? false
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

  /// What has changed for the worse, or is gone, and no result of this run shows: in words.
  var losses: [Loss] {
    (comparison?.changes ?? []).compactMap(Loss.init)
  }
}

/// A change for the worse that no result of a run shows.
struct Loss: Sendable {
  let tenant: String
  let name: String
  let kind: Comparison.Kind
  let words: String
  /// Whether it makes the gate close.
  let isRegression: Bool
  /// The server, if one is gone; nil for what is less.
  let server: SavedReport.Identity?

  fileprivate init?(_ change: Comparison.Change) {
    switch (change.kind, change.subject) {
    case (.gone, _), (.slower, _), (.newlyFailing, .address): break
    case (_, _) where change.isRegression && !change.kind.isRegression: break
    default: return nil
    }
    tenant = change.subject.tenant ?? ""
    name = change.subject.name
    kind = change.kind
    isRegression = change.isRegression
    words =
      switch change.kind {
      case .slower: "slower than before: \(change.words)"
      case .newlyFailing, .undecided, .fixed, .new, .gone, .changedCause, .changedRelay,
        .changedCertificate, .changedJurisdiction:
        "\(change.kind.words): \(change.words)"
      }
    if change.kind == .gone, case .server(let identity) = change.subject {
      server = identity
    } else {
      server = nil
    }
  }
}
