import Documents

/// Why a file holds no state that can be read. It shows nothing of the file but where it went wrong.
package struct UnreadableState: Error, Equatable, CustomStringConvertible {
  /// `file:line:column: key path: what was expected`.
  package let description: String
}

/// A key with its value.
private typealias Member = (key: String, value: JSONText)

// MARK: - The file

extension AlarmState {
  /// The version of the file. Another one is as unreadable as no state at all. Keys are only ever added:
  /// version 0.1.0 of the program knows the servers, and lets the rest through.
  private static let version = 1

  /// The state as a document. It has no credentials in it, as reports have none.
  package var document: String {
    func part(_ members: (Entry) -> [Member]?) -> JSONText {
      .array(
        entries.compactMap { entry in
          members(entry).map { .object($0 + entry.condition.members) }
        })
    }
    let servers = part { entry in
      guard case .server(let identity) = entry.subject else { return nil }
      return identity.place + [
        ("writtenUrl", JSONText(identity.writtenURL)), ("label", JSONText(identity.label)),
        ("jurisdiction", JSONText(identity.jurisdiction)), ("user", JSONText(identity.user)),
      ]
    }
    let endpoints = part { entry in
      guard case .address(let address, let identity) = entry.subject else { return nil }
      return identity.place + [("address", JSONText(address))]
    }
    let expectations = part { entry in
      guard case .expectation(let words, let tenant) = entry.subject else { return nil }
      return [("tenant", JSONText(tenant)), ("expectation", JSONText(words))]
    }
    let run = entries.first { $0.subject == .run }
    return JSONText.object([
      ("stateVersion", .integer(Self.version)),
      ("configuration", JSONText(configuration)),
      ("hosts", .array(hosts.map { JSONText($0) })),
      ("run", run.map { .object($0.condition.members) } ?? .null),
      ("expectations", expectations), ("endpoints", endpoints), ("servers", servers),
    ]).document
  }

  /// Reads a state as ``document`` writes it, or version 0.1.0 of the program did.
  ///
  /// - Parameters:
  ///   - bytes: The text. Its size is for the caller to bound.
  ///   - source: What errors call the text.
  /// - Throws: The first thing that is wrong with it.
  package init(decoding bytes: [UInt8], source: String) throws(UnreadableState) {
    do throws(DocumentFault) {
      let root = try JSONPlace.root(of: bytes)
      try root.require("stateVersion", is: "\(Self.version)")
      configuration = try root.value("configuration")?.string()
      var hosts: [String] = []
      for place in try root.listed("hosts") { hosts.append(try place.string()) }
      remember(hosts: hosts)
      var identities: [SavedReport.Identity: SavedReport.Identity] = [:]
      for place in try root[required: "servers"].list() {
        let bare = try SavedReport.Identity(place: place)
        let identity = try SavedReport.Identity(describedBy: place, bare)
        guard identities.updateValue(identity, forKey: bare) == nil else {
          throw place.fault("this server is listed twice")
        }
        entries.append(Entry(subject: .server(identity), condition: try Condition(place)))
      }
      var subjects: Set<Subject> = []
      func add(_ subject: Subject, at place: JSONPlace, _ what: String) throws(DocumentFault) {
        guard subjects.insert(subject).inserted else {
          throw place.fault("this \(what) is listed twice")
        }
        entries.append(Entry(subject: subject, condition: try Condition(place)))
      }
      for place in try root.listed("endpoints") {
        let bare = try SavedReport.Identity(place: place)
        let address = try place[required: "address"].string()
        try add(.address(address, of: identities[bare] ?? bare), at: place, "address")
      }
      for place in try root.listed("expectations") {
        let words = try place[required: "expectation"].string()
        let tenant = try place[required: "tenant"].string()
        try add(.expectation(words, tenant: tenant), at: place, "expectation")
      }
      if let place = try root.value("run") { try add(.run, at: place, "run") }
    } catch {
      throw UnreadableState(description: error.words(in: source))
    }
  }
}

extension JSONPlace {
  /// A value that may be null, or not there, as in a file of an older version.
  fileprivate func value(_ key: String) throws(DocumentFault) -> JSONPlace? {
    has(key) ? try self[nullable: key] : nil
  }

  /// The elements of a list that may not be there.
  fileprivate func listed(_ key: String) throws(DocumentFault) -> [JSONPlace] {
    guard let place = try value(key) else { return [] }
    return Array(try place.list())
  }
}

extension SavedReport.Identity {
  /// Which server is meant, in the run that the state is of.
  fileprivate var place: [Member] {
    [
      ("tenant", JSONText(tenant)), ("url", JSONText(url)), ("occurrence", JSONText(occurrence)),
    ]
  }

  fileprivate init(place: JSONPlace) throws(DocumentFault) {
    self.init(
      tenant: try place[required: "tenant"].string(), url: try place[required: "url"].string(),
      // No list of servers is as long.
      occurrence: try place[required: "occurrence"].wholeNumber(in: 0...1_000_000))
  }

  fileprivate init(describedBy place: JSONPlace, _ bare: Self) throws(DocumentFault) {
    self.init(
      tenant: bare.tenant, url: bare.url,
      writtenURL: try place.value("writtenUrl")?.string(), occurrence: bare.occurrence,
      label: try place.value("label")?.string(),
      jurisdiction: try place.value("jurisdiction")?.string(),
      user: try place.value("user")?.string())
  }
}

extension AlarmState.Condition {
  /// How many causes are remembered: more than there are.
  private static let causeLimit = 1000

  fileprivate var members: [Member] {
    [
      ("alarm", .boolean(hasAlarm)), ("since", JSONText(since)), ("cause", JSONText(cause)),
      // As version 0.1.0 has it, and reads it.
      ("doubt", doubt.map { ["runs": JSONText($0.runs), "since": JSONText($0.since)] } ?? .null),
      ("reportedCauses", .array(reportedCauses.map { JSONText($0) })),
      (
        "recent",
        .array(recent.map { ["startedAt": JSONText($0.at), "isGood": .boolean($0.isGood)] })
      ),
      ("absences", JSONText(absences)),
    ]
  }

  fileprivate init(_ place: JSONPlace) throws(DocumentFault) {
    let hasAlarm = try place[required: "alarm"].truth()
    let cause = try place[nullable: "cause"]?.string()
    self.init(hasAlarm: hasAlarm, since: try place[required: "since"].string(), cause: cause)
    let doubt = try place[nullable: "doubt"].map(Doubt.init)
    let runs = 0...AlarmState.Thresholds.limit
    absences = try place.value("absences")?.wholeNumber(in: runs) ?? 0
    guard let list = try place.value("recent") else {
      // Version 0.1.0 counted runs.
      reportedCauses = hasAlarm ? [cause].compactMap(\.self) : []
      recent =
        doubt.map { doubt in
          Array(repeating: Outcome(at: doubt.since, isGood: hasAlarm), count: doubt.runs)
        } ?? []
      return
    }
    for outcome in try list.list() {
      guard recent.count < runs.upperBound else {
        throw list.fault("expected \(runs.upperBound) runs at most")
      }
      recent.append(
        Outcome(
          at: try outcome[required: "startedAt"].string(),
          isGood: try outcome[required: "isGood"].truth()))
    }
    for cause in try place.listed("reportedCauses")
    where reportedCauses.count < Self.causeLimit {
      reportedCauses.append(try cause.string())
    }
  }
}

extension AlarmState.Condition.Doubt {
  fileprivate init(_ place: JSONPlace) throws(DocumentFault) {
    // A doubt has less runs than any threshold has.
    runs = try place[required: "runs"].wholeNumber(in: 1...AlarmState.Thresholds.limit)
    since = try place[required: "since"].string()
  }
}

// MARK: - The report

extension AlarmState.Change {
  static let object = JSONTable<AlarmState.Change>(
    "alarmChange", "An alarm that was raised, changed its cause, was cleared or dropped.",
    [
      JSONRow("change", .word(Kind.allCases.map(\.rawValue)), "What happened to the alarm.") {
        JSONText($0.kind.rawValue)
      }
    ] + Subject.rows { $0.subject } + [
      JSONRow("message", .text, "The change in words.") { JSONText($0.words) },
      .one("before", AlarmState.Condition.object, "The condition before.") { $0.before },
      .optional("after", AlarmState.Condition.object, "The condition after; null if dropped.") {
        $0.kind == .dropped ? nil : $0.after
      },
    ])
}

extension AlarmState.Entry {
  static let object = JSONTable<AlarmState.Entry>(
    "alarm", "An alarm that is on.",
    Subject.rows { $0.subject } + [
      JSONRow("message", .text, "Since when, and why.") { JSONText($0.words) },
      JSONRow("since", .instant, "When the failure began.") { JSONText($0.condition.since) },
      JSONRow("cause", .nullable(.text), "Why, as stage/code, by the last failing run.") {
        JSONText($0.condition.cause)
      },
    ])
}

extension AlarmState.Condition {
  fileprivate static let object = JSONTable<AlarmState.Condition>(
    "condition", "What is remembered of something that is watched.",
    [
      JSONRow("alarm", .truth, "Whether its alarm is on.") { .boolean($0.hasAlarm) },
      JSONRow("since", .instant, "When that began.") { JSONText($0.since) },
      JSONRow("cause", .nullable(.text), "The cause of the alarm as stage/code.") {
        JSONText($0.cause)
      },
    ])
}
