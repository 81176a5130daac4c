import Judging

extension AlarmState {
  /// What is to be remembered after `run`, and what it changes.
  ///
  /// Of what a run does not name of a tenant that it asks nothing is remembered; nor of other tenants, if
  /// it asks all that there are.
  func following(
    _ run: SavedReport, _ thresholds: Thresholds, scope: Scope = Scope()
  ) -> (AlarmState, [Change]) {
    let mayForget = scope.isWhole && (configuration == nil || configuration == scope.configuration)
    var step = Step(from: self, to: run, thresholds, mayForgetTenants: mayForget)
    step.take()
    var next = AlarmState()
    next.entries = step.next
    next.keepHosts(of: self)
    next.configuration = scope.isWhole ? scope.configuration : configuration
    return (next, step.changes)
  }
}

/// One step from the state before a run to that after it.
private struct Step {
  typealias Entry = AlarmState.Entry
  typealias Condition = AlarmState.Condition

  /// Something that is remembered, by the name that its tenant has now.
  private struct Past {
    let entry: Entry
    /// What it was called.
    let formerly: Subject
    /// Whether the run names it, or may yet.
    var isHere = false
  }

  private let run: SavedReport
  /// The servers that the run asked.
  private let asked: [SavedReport.Entry]
  private let thresholds: AlarmState.Thresholds
  private var past: [Past]
  private var servers: [Entry] = []
  private var addresses: [Entry] = []
  private var others: [Entry] = []
  /// What is remembered of tenants that the run does not ask, and has not to.
  private let elsewhere: [Entry]
  /// What is news.
  private(set) var changes: [AlarmState.Change] = []

  /// What is to be remembered.
  var next: [Entry] { elsewhere + servers + addresses + others }

  init(
    from state: AlarmState, to run: SavedReport, _ thresholds: AlarmState.Thresholds,
    mayForgetTenants: Bool
  ) {
    self.run = run
    self.thresholds = thresholds
    asked = run.entries.filter { $0.status != .skipped }
    let named = Set(run.entries.map(\.identity.tenant))
    let isHere = { (entry: Entry) in entry.subject.tenant.map(named.contains) ?? true }
    let gone = state.entries.filter { !isHere($0) }
    let here = state.entries.filter(isHere).map { Past(entry: $0, formerly: $0.subject) }
    guard mayForgetTenants else {
      past = here
      elsewhere = gone
      return
    }
    elsewhere = []
    let names = Renaming(from: gone, to: run.entries, knowing: state.entries.filter(isHere)).names
    past =
      here
      + gone.map { entry in
        let name = entry.subject.tenant.flatMap { names[$0] }
        let subject = name.map(entry.subject.renamed) ?? entry.subject
        return Past(
          entry: Entry(subject: subject, condition: entry.condition), formerly: entry.subject)
      }
  }

  mutating func take() {
    followServers()
    followExpectations()
    followRun()
    for past in past where past.entry.condition.hasAlarm {
      let isRenamed = past.formerly != past.entry.subject
      guard !past.isHere || isRenamed else { continue }
      changes.append(
        AlarmState.Change(
          kind: .dropped, subject: past.formerly, before: past.entry.condition,
          after: past.entry.condition,
          newTenant: past.isHere ? past.entry.subject.tenant : nil))
    }
  }
}

// MARK: - What is watched

extension Step {
  private mutating func followServers() {
    var places: [Int] = []
    var identities: [SavedReport.Identity] = []
    var members: [SavedReport.Identity: [Int]] = [:]
    for (place, past) in past.enumerated() {
      switch past.entry.subject {
      case .server(let identity):
        places.append(place)
        identities.append(identity)
      case .address(_, let identity): members[identity, default: []].append(place)
      case .expectation, .jurisdiction, .run: break
      }
    }
    let pairing = Pairing(of: asked.map(\.identity), with: identities)
    for (server, counterpart) in zip(asked, pairing.counterparts) {
      let known = counterpart.map { places[$0] }
      follow(.server(server.identity), server.observation, after: known).map { servers.append($0) }
      let its = counterpart.flatMap { members[identities[$0]] } ?? []
      followMembers(of: server, after: its)
    }
  }

  /// The addresses of a pool. Of a server that does not work they say nothing that it does not say itself.
  private mutating func followMembers(of server: SavedReport.Entry, after known: [Int]) {
    let isPool = server.members.count > 1 && server.members.contains { $0.status.isSuccess }
    let isSettled = server.members.contains { $0.status.isSuccess }
    var rest: [String: Int] = [:]
    for place in known {
      if case .address(let address, _) = past[place].entry.subject { rest[address] = place }
    }
    for member in server.members where isPool {
      let subject = Subject.address(member.address, of: server.identity)
      follow(subject, member.observation, after: rest.removeValue(forKey: member.address))
        .map { addresses.append($0) }
    }
    for place in known {
      guard case .address(let address, _) = past[place].entry.subject, rest[address] == place
      else { continue }
      var condition = past[place].entry.condition
      condition.absences += isSettled ? 1 : 0
      // A name may have more addresses than it gives at a time.
      guard condition.absences < max(thresholds.clear, thresholds.window ?? 0) else { continue }
      past[place].isHere = true
      addresses.append(
        Entry(subject: .address(address, of: server.identity), condition: condition))
    }
  }

  private mutating func followExpectations() {
    var places: [Subject: Int] = [:]
    for (place, past) in past.enumerated() {
      if case .expectation = past.entry.subject { places[past.entry.subject] = place }
    }
    for expectation in run.expectations {
      let subject = Subject.expectation(expectation.words, tenant: expectation.tenant)
      follow(
        subject, expectation.observation, after: places[subject], message: expectation.message
      ).map { others.append($0) }
    }
  }

  private mutating func followRun() {
    let place = past.firstIndex { $0.entry.subject == .run }
    let reason = asked.first { $0.status == .inconclusive }
    let observation: AlarmState.Observation =
      reason.map { .bad(cause: $0.reasonCode.map { "run/\($0)" }) } ?? .good
    follow(
      .run, observation, after: place, raise: thresholds.inconclusive,
      window: thresholds.inconclusive
    ).map { others.append($0) }
  }

  /// The condition of a subject after the run, with the change if it is news; nil if nothing was ever
  /// known of it.
  private mutating func follow(
    _ subject: Subject, _ observation: AlarmState.Observation, after place: Int?,
    message: String? = nil, raise: Int? = nil, window: Int? = nil
  ) -> Entry? {
    guard place != nil || observation != .unknown else { return nil }
    if let place { past[place].isHere = true }
    let before = place.map { past[$0].entry.condition } ?? Condition(since: run.startedAt)
    let raise = raise ?? thresholds.raise
    let after = before.after(
      observation, at: run.startedAt, raise: raise, window: window ?? thresholds.window ?? raise,
      clear: thresholds.clear)
    let kind: AlarmState.Change.Kind? =
      switch (before.hasAlarm, after.hasAlarm) {
      case (false, true): .raised
      case (true, false): .cleared
      case (true, true) where before.reportedCauses.count < after.reportedCauses.count: .changed
      case (true, true), (false, false): nil
      }
    if let kind {
      changes.append(
        AlarmState.Change(
          kind: kind, subject: subject, before: before, after: after, message: message))
    }
    return Entry(subject: subject, condition: after)
  }
}

/// Which tenants that are gone have another name now: those whose servers a new tenant has.
private struct Renaming {
  /// What each of them is called now.
  private(set) var names: [String: String] = [:]

  /// A server without its tenant.
  private struct Key: Hashable {
    let url: String
    var jurisdiction: String?
    var user: String?
  }

  init(
    from gone: [AlarmState.Entry], to entries: [SavedReport.Entry],
    knowing here: [AlarmState.Entry]
  ) {
    let known = Set(here.compactMap(\.subject.tenant))
    var candidates: [Key: [String]] = [:]
    for identity in entries.map(\.identity) where !known.contains(identity.tenant) {
      // A state of version 0.1.0 knows no users and no jurisdictions.
      for key in [Self.key(identity), Key(url: identity.url)] {
        candidates[key, default: []].append(identity.tenant)
      }
    }
    var counts: [String: [String: Int]] = [:]
    var order: [String] = []
    for entry in gone {
      guard case .server(let identity) = entry.subject else { continue }
      if counts[identity.tenant] == nil { order.append(identity.tenant) }
      for tenant in Set(candidates[Self.key(identity)] ?? []) {
        counts[identity.tenant, default: [:]][tenant, default: 0] += 1
      }
    }
    var taken: Set<String> = []
    for former in order {
      let free = (counts[former] ?? [:]).filter { !taken.contains($0.key) }
      // Of two that have as many of its servers, the first by name: it is the same one in every run.
      guard let best = free.min(by: { ($1.value, $0.key) < ($0.value, $1.key) }) else { continue }
      names[former] = best.key
      taken.insert(best.key)
    }
  }

  private static func key(_ identity: SavedReport.Identity) -> Key {
    Key(url: identity.url, jurisdiction: identity.jurisdiction, user: identity.user)
  }
}

// MARK: - What the run says

extension SavedReport.Entry {
  fileprivate var observation: AlarmState.Observation { status.observation(cause) }
}

extension SavedReport.Member {
  fileprivate var observation: AlarmState.Observation { status.observation(cause) }
}

extension SavedReport.ExpectationEntry {
  fileprivate var observation: AlarmState.Observation {
    holds.map { $0 ? .good : .bad(cause: nil) } ?? .unknown
  }
}

extension Status {
  fileprivate func observation(_ cause: String?) -> AlarmState.Observation {
    switch self {
    case .srflx, .relay: .good
    case .failure: .bad(cause: cause)
    case .inconclusive, .skipped: .unknown
    }
  }
}
