import Causes
import Judging
import PlainText

/// Finds what has changed.
struct Comparer {
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
