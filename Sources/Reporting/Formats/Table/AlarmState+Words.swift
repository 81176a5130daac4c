import Causes
import Documents
import Judging
import PlainText

extension Report {
  /// How many alarms are on, and what has changed; nil if nothing is remembered between runs.
  var alarmSentence: String? {
    guard let changes = alarmChanges else { return nil }
    let count = results.count { $0.condition?.hasAlarm == true }
    let state = count == 0 ? "No alarm is on" : "\(count.alarms) \("is on".agreeing(with: count))"
    let news = AlarmState.Change.Kind.allCases.compactMap { kind in
      let count = changes.count { $0.kind == kind }
      return count > 0 ? "\(count) \("was \(kind.rawValue)".agreeing(with: count))" : nil
    }
    return state + (news.isEmpty ? "." : ": \(news.joined(separator: ", ")).")
  }

  /// The changes as a part of a table, in blocks of lines; nothing if there are none.
  func alarmListing(_ style: TextStyle) -> [[String]] {
    let blocks = alarmBlocks(style)
    return blocks.isEmpty ? [] : [["alarms"]] + blocks
  }

  /// What has changed, for people, and nothing else.
  func alarmTable(_ style: TextStyle) -> String {
    let headline = (alarmSentence ?? "").wrapped(to: style.width).map { style.paint($0, colour) }
    return ([headline] + alarmBlocks(style) + [[footer]])
      .map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private func alarmBlocks(_ style: TextStyle) -> [[String]] {
    (alarmChanges ?? []).blocks(of: \.identity.tenant) { $0.lines(style) }.map { [$0] }
  }
}

extension AlarmState.Change {
  /// The widest mark, `cleared` or `dropped`, and two spaces.
  private static let markWidth = 9

  fileprivate func lines(_ style: TextStyle) -> [String] {
    style.lines(
      about: identity.url, mark: kind.mark, kind.colour, words: words, indent: Self.markWidth)
  }

  /// What the change is about, in words.
  var words: String {
    switch kind {
    case .raised: "fails since \(after.occasion)"
    case .cleared: "works since \(after.since.shown); failed since \(before.occasion)"
    case .dropped: "not asked any more; failed since \(before.occasion)"
    }
  }
}

extension AlarmState.Change.Kind {
  fileprivate var mark: String { self == .raised ? "ALARM" : rawValue }

  fileprivate var colour: TextStyle.Colour? {
    switch self {
    case .raised: .red
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
      ": \(cause.shown)" + (Cause(rawValue: cause).map { ", \($0.message)" } ?? "")
    }
    return since.shown + (words ?? "")
  }
}

extension Int {
  fileprivate var alarms: String { self == 1 ? "1 alarm" : "\(self) alarms" }
}
