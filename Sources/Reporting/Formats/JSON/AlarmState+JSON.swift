import Documents

/// Why a file holds no state that can be read. It shows nothing of the file but where it went wrong.
package struct UnreadableState: Error, Equatable, CustomStringConvertible {
  /// `file:line:column: key path: what was expected`.
  package let description: String
}

extension AlarmState {
  /// The version of the file. Another one is as unreadable as no state at all.
  private static let version = 1

  /// The state as a document. It has no credentials in it, as reports have none.
  package var document: String {
    let servers = entries.map { entry -> JSONText in
      [
        "tenant": JSONText(entry.identity.tenant),
        "url": JSONText(entry.identity.url),
        "occurrence": JSONText(entry.identity.occurrence),
        "alarm": .boolean(entry.condition.hasAlarm),
        "since": JSONText(entry.condition.since),
        "cause": JSONText(entry.condition.cause),
        "doubt": entry.condition.doubt.map {
          ["runs": JSONText($0.runs), "since": JSONText($0.since)]
        } ?? .null,
      ]
    }
    return JSONText.object([
      ("stateVersion", .integer(Self.version)), ("servers", .array(servers)),
    ]).document
  }

  /// Reads a state as ``document`` writes it.
  ///
  /// - Parameters:
  ///   - bytes: The text. Its size is for the caller to bound.
  ///   - source: What errors call the text.
  /// - Throws: The first thing that is wrong with it.
  package init(decoding bytes: [UInt8], source: String) throws(UnreadableState) {
    do throws(DocumentFault) {
      let root = try JSONPlace.root(of: bytes)
      try root.require("stateVersion", is: "\(Self.version)")
      var seen: Set<SavedReport.Identity> = []
      for place in try root[required: "servers"].list() {
        let entry = try Entry(place)
        guard seen.insert(entry.identity).inserted else {
          throw place.fault("this server is listed twice")
        }
        entries.append(entry)
      }
    } catch {
      throw UnreadableState(description: error.words(in: source))
    }
  }
}

extension AlarmState.Entry {
  fileprivate init(_ place: JSONPlace) throws(DocumentFault) {
    identity = SavedReport.Identity(
      tenant: try place[required: "tenant"].string(), url: try place[required: "url"].string(),
      // No list of servers is as long.
      occurrence: try place[required: "occurrence"].wholeNumber(in: 0...1_000_000))
    condition = AlarmState.Condition(
      hasAlarm: try place[required: "alarm"].truth(), since: try place[required: "since"].string(),
      cause: try place[nullable: "cause"]?.string(),
      doubt: try place[nullable: "doubt"].map(AlarmState.Condition.Doubt.init))
  }
}

extension AlarmState.Condition.Doubt {
  fileprivate init(_ place: JSONPlace) throws(DocumentFault) {
    // A doubt has less runs than any threshold has.
    runs = try place[required: "runs"].wholeNumber(in: 1...AlarmState.Thresholds.limit)
    since = try place[required: "since"].string()
  }
}

extension AlarmState.Change {
  static let object = JSONTable<AlarmState.Change>(
    "alarmChange", "An alarm that was raised, cleared or dropped.",
    [
      JSONRow("change", .word(Kind.allCases.map(\.rawValue)), "What happened to the alarm.") {
        JSONText($0.kind.rawValue)
      },
      JSONRow("tenant", .text, "The tenant.") { JSONText($0.identity.tenant) },
      JSONRow("url", .text, "The server.") { JSONText($0.identity.url) },
      JSONRow("occurrence", .wholeNumber, .occurrence) { JSONText($0.identity.occurrence) },
      JSONRow("message", .text, "The change in words.") { JSONText($0.words) },
      .one("before", AlarmState.Condition.object, "The condition before.") { $0.before },
      .optional("after", AlarmState.Condition.object, "The condition after; null if dropped.") {
        $0.kind == .dropped ? nil : $0.after
      },
    ])
}

extension AlarmState.Condition {
  fileprivate static let object = JSONTable<AlarmState.Condition>(
    "condition", "What is remembered of a server.",
    [
      JSONRow("alarm", .truth, "Whether its alarm is on.") { .boolean($0.hasAlarm) },
      JSONRow("since", .instant, "When that began.") { JSONText($0.since) },
      JSONRow("cause", .nullable(.text), "The cause of the alarm as stage/code.") {
        JSONText($0.cause)
      },
    ])
}
