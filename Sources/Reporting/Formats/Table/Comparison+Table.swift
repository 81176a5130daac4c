import PlainText

extension Comparison {
  /// The comparison for people: the answer first, then each change with what it was and what it is.
  package func table(_ style: TextStyle = TextStyle()) -> String {
    let answer = sentence.wrapped(to: style.width).map { style.paint($0, colour) }
    let runs = [(name: "old", run: old), (name: "new", run: new)].flatMap { name, run in
      "\(run.source.shown), \(run.startedAt.shown)".wrapped(to: style.width, mark: "\(name): ")
    }
    let blocks =
      [answer.joined(separator: "\n")] + blocks(style) + [runs.joined(separator: "\n")]
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// The changes as a part of a report's table, in blocks of lines; nothing if there are none.
  func listing(_ style: TextStyle) -> [[String]] {
    guard !changes.isEmpty else { return [] }
    return ["changes since \(old.source.shown)".wrapped(to: style.width)]
      + blocks(style).map { [$0] }
  }

  /// What has changed, in one sentence.
  var sentence: String {
    let since = "since \(old.startedAt.shown)"
    let regressions = changes.filter(\.kind.isRegression)
    let others = changes.filter { !$0.kind.isRegression }
    guard !changes.isEmpty else { return "Nothing has changed \(since)." }
    guard !regressions.isEmpty else { return "No regression \(since): \(Self.tally(others))." }
    let count = regressions.count == 1 ? "1 regression" : "\(regressions.count) regressions"
    return "\(count) \(since): \(Self.tally(regressions))"
      + (others.isEmpty ? "." : "; besides, \(Self.tally(others)).")
  }

  /// The changes of each tenant, under its name.
  func blocks(_ style: TextStyle) -> [String] {
    changes.blocks(of: \.identity.tenant) { $0.lines(style) }
  }

  private var colour: TextStyle.Colour {
    hasNoRegression.map { $0 ? .green : .red } ?? .yellow
  }

  private static func tally(_ changes: [Change]) -> String {
    Kind.allCases.compactMap { kind in
      let count = changes.count { $0.kind == kind }
      return count > 0 ? "\(count) \(kind.words)" : nil
    }
    .joined(separator: ", ")
  }
}

extension Comparison.Kind {
  /// What a server is that has changed so.
  fileprivate var words: String {
    switch self {
    case .newlyFailing: "newly failing"
    case .slower: "slower"
    case .undecided: "undecided"
    case .fixed: "fixed"
    case .new: "new"
    case .gone: "gone"
    case .changedCause: "with another cause"
    case .changedRelay: "with another relay address"
    case .changedCertificate: "with another certificate"
    }
  }

  /// What a line about it begins with.
  fileprivate var mark: String {
    switch self {
    case .changedCause: "cause"
    case .changedRelay: "relay"
    case .changedCertificate: "certificate"
    default: words
    }
  }

  fileprivate var colour: TextStyle.Colour? {
    switch self {
    case .newlyFailing, .slower: .red
    case .undecided: .yellow
    case .fixed: .green
    default: nil
    }
  }
}

extension Comparison.Change {
  /// The widest mark, `newly failing`, and two spaces.
  private static let markWidth = 15

  fileprivate func lines(_ style: TextStyle) -> [String] {
    style.lines(
      about: identity.name, mark: kind.mark, kind.colour, words: words, indent: Self.markWidth)
  }

  /// What it was and what it is.
  var words: String {
    switch kind {
    case .slower: Self.arrow(before?.duration?.brief, after?.duration?.brief)
    case .changedRelay: Self.arrow(before?.relays, after?.relays)
    case .changedCertificate: certificateWords
    default: "\(before?.words ?? "not there") -> \(after?.words ?? "not there")"
    }
  }

  private var certificateWords: String {
    let (old, new) = (before?.certificate, after?.certificate)
    let differences = [
      ("subject", old?.subject, new?.subject), ("issuer", old?.issuer, new?.issuer),
      ("end", old?.notAfter, new?.notAfter),
    ].filter { $0.1 != nil && $0.2 != nil && $0.1 != $0.2 }
    return differences.map { "\($0.0) \(Self.arrow($0.1, $0.2))" }.joined(separator: "; ")
  }

  private static func arrow(_ before: String?, _ after: String?) -> String {
    "\(before?.shown ?? "none") -> \(after?.shown ?? "none")"
  }
}

extension SavedReport.Entry {
  fileprivate var relays: String? {
    relayAddresses.isEmpty ? nil : relayAddresses.sorted().joined(separator: ", ")
  }
}
