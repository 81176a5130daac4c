import Causes
import Documents
import ICEConfiguration
import Judging
import PlainText

extension Report {
  /// How many alarms are on, and what has changed; nil if nothing is remembered between runs.
  var alarmSentence: String? {
    guard let changes = alarmChanges else { return nil }
    let count = alarms.count
    let state = count == 0 ? "No alarm is on" : "\(count.alarms) \("is on".agreeing(with: count))"
    let news = AlarmState.Change.Kind.allCases.compactMap { kind in
      let count = changes.count { $0.kind == kind }
      return count > 0 ? "\(count) \("was \(kind.rawValue)".agreeing(with: count))" : nil
    }
    return state + (news.isEmpty ? "." : ": \(news.joined(separator: ", ")).")
  }

  /// The changes as a part of a table, in blocks of lines; nothing if there are none. An alarm that is on
  /// as before stands at its server.
  func alarmListing(_ style: TextStyle) -> [[String]] {
    let blocks = alarmBlocks(style)
    let others = lastingAlarms.filter {
      if case .server = $0.subject { false } else { true }
    }
    return (blocks.isEmpty ? [] : [["alarms"]] + blocks) + lastingBlocks(others, style)
  }

  /// What has changed, and what is on as before, for people.
  func alarmTable(_ style: TextStyle) -> String {
    let headline = (alarmSentence ?? "").wrapped(to: style.width).map { style.paint($0, colour) }
    return ([headline] + alarmBlocks(style) + lastingBlocks(lastingAlarms, style) + [[footer]])
      .map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private func alarmBlocks(_ style: TextStyle) -> [[String]] {
    (alarmChanges ?? []).blocks(of: \.subject.heading) { $0.lines(style) }.map { [$0] }
  }

  /// The alarms of which the run has no news.
  private var lastingAlarms: [AlarmState.Entry] {
    let news = (alarmChanges ?? []).filter { [.raised, .changed].contains($0.kind) }
    let reported = Set(news.map(\.subject))
    return alarms.filter { !reported.contains($0.subject) }
  }

  /// How many alarms that are on as before are listed.
  ///
  /// 20: a screenful; whoever has more looks at the whole report.
  private static let lastingLimit = 20

  private func lastingBlocks(_ lasting: [AlarmState.Entry], _ style: TextStyle) -> [[String]] {
    guard !lasting.isEmpty else { return [] }
    let shown = lasting.prefix(Self.lastingLimit)
    let more = lasting.count - shown.count
    return [["still on"]]
      + shown.blocks(of: \.subject.heading) { $0.lines(style, message: message(of: $0)) }
      .map { [$0] } + (more > 0 ? [["and \(more) more"]] : [])
  }

  /// What a broken expectation says of itself in this run.
  private func message(of entry: AlarmState.Entry) -> String? {
    guard case .expectation(let words, let tenant) = entry.subject else { return nil }
    let its = tenants.first { $0.name == tenant }?.expectations
    return its?.first { $0.expectation.words == words && $0.holds == false }?.message
  }
}

extension Subject {
  /// How a list says that it fails.
  fileprivate var fails: String {
    switch self {
    case .server, .address, .jurisdiction: "fails"
    case .expectation: "broken"
    case .run: "nothing can be said"
    }
  }

  fileprivate var failed: String {
    switch self {
    case .server, .address, .jurisdiction: "failed"
    case .expectation: "was broken"
    case .run: "nothing could be said"
    }
  }

  fileprivate var works: String {
    switch self {
    case .server, .address, .jurisdiction: "works"
    case .expectation: "holds"
    case .run: "conclusive"
    }
  }

  fileprivate var isGone: String {
    switch self {
    case .server, .jurisdiction, .run: "not asked any more"
    case .address: "not an address of its name any more"
    case .expectation: "not expected any more"
    }
  }

  /// What a message of a broken expectation says beside what is expected: `found 1; broken by turn:a (…)`.
  fileprivate func particulars(of message: String) -> String {
    message.hasPrefix(name)
      ? String(message.dropFirst(name.count).drop { ";, ".contains($0) }) : message
  }
}

extension AlarmState.Change {
  /// The widest mark, `changed` and others, and two spaces.
  fileprivate static let markWidth = 9

  fileprivate func lines(_ style: TextStyle) -> [String] {
    style.lines(
      about: subject.name, mark: kind.mark, kind.colour, words: words, indent: Self.markWidth)
  }

  /// What the change is about, in words.
  var words: String {
    let failure = "\(subject.failed) since \(before.occasion)"
    switch kind {
    case .raised:
      let particulars = message.map { ": \(subject.particulars(of: $0))" } ?? ""
      return "\(subject.fails) since \(after.occasion)\(particulars)"
    case .changed:
      return "\(subject.fails) since \(after.occasion); before: \(before.cause?.shown ?? "unknown")"
    case .cleared: return "\(subject.works) since \(after.since.shown); \(failure)"
    case .dropped:
      guard let newTenant else { return "\(subject.isGone); \(failure)" }
      return "the tenant is now \(newTenant.quoted), where the alarm goes on; \(failure)"
    }
  }
}

extension AlarmState.Entry {
  /// Since when the alarm is on, and why.
  var words: String { "\(subject.fails) since \(condition.occasion)" }

  fileprivate func lines(_ style: TextStyle, message: String?) -> [String] {
    let particulars = message.map { ": \(subject.particulars(of: $0))" } ?? ""
    return style.lines(
      about: subject.name, mark: "on", .red, words: words + particulars,
      indent: AlarmState.Change.markWidth)
  }
}

extension AlarmState.Change.Kind {
  fileprivate var mark: String { self == .raised ? "ALARM" : rawValue }

  fileprivate var colour: TextStyle.Colour? {
    switch self {
    case .raised, .changed: .red
    case .cleared: .green
    case .dropped: nil
    }
  }
}

extension AlarmState.Condition {
  /// What a table says of a server in this condition, of which the last run said this; empty if it is
  /// as it should be.
  func words(for status: Status) -> String {
    switch (hasAlarm, doubt) {
    case (true, nil): "alarm since \(since.shown)"
    case (true, let doubt?): "alarm since \(since.shown); works since \(doubt.since.shown)"
    case (false, let doubt?) where status == .failure:
      "no alarm yet: fails since \(doubt.since.shown)"
    case (false, _): ""
    }
  }

  /// When the alarm's condition began, and why.
  fileprivate var occasion: String {
    let words = cause.map { cause in
      ": \(cause.shown)" + (cause.causeMessage.map { ", \($0)" } ?? "")
    }
    return since.shown + (words ?? "")
  }
}

extension String {
  /// What a cause, or the reason of an inconclusive run, means.
  fileprivate var causeMessage: String? {
    if let cause = Cause(rawValue: self) { return cause.message }
    return InconclusiveReason(rawValue: split(separator: "/").last.map(String.init) ?? "")?.message
  }
}

extension Int {
  fileprivate var alarms: String { self == 1 ? "1 alarm" : "\(self) alarms" }
}
