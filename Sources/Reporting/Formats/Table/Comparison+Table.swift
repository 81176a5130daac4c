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
    let regressions = changes.filter(\.isRegression)
    let others = changes.filter { !$0.isRegression }
    guard !changes.isEmpty else { return "Nothing has changed \(since)." + warningSentence }
    guard !regressions.isEmpty else {
      return "No regression \(since): \(Self.tally(others))." + warningSentence
    }
    let count = regressions.count == 1 ? "1 regression" : "\(regressions.count) regressions"
    return "\(count) \(since): \(Self.tally(regressions))"
      + (others.isEmpty ? "." : "; besides, \(Self.tally(others)).") + warningSentence
  }

  /// The changes of each tenant, under its name.
  func blocks(_ style: TextStyle) -> [String] {
    changes.blocks(of: \.subject.heading) { $0.lines(style) }
  }

  /// The warnings that make the gate close; empty without any.
  private var warningSentence: String {
    guard !failingWarnings.isEmpty else { return "" }
    let codes = Set(failingWarnings.map(\.code.shown)).sorted().joined(separator: ", ")
    let count = failingWarnings.count
    return " \(count == 1 ? "1 warning is" : "\(count) warnings are") not accepted: \(codes)."
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
  var words: String {
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
    case .changedJurisdiction: "in another jurisdiction"
    }
  }

  /// What a line about it begins with.
  fileprivate var mark: String {
    switch self {
    case .changedCause: "cause"
    case .changedRelay: "relay"
    case .changedCertificate: "certificate"
    case .changedJurisdiction: "jurisdiction"
    case .newlyFailing, .slower, .undecided, .fixed, .new, .gone: words
    }
  }

  fileprivate var colour: TextStyle.Colour? {
    switch self {
    case .newlyFailing, .slower: .red
    case .undecided: .yellow
    case .fixed: .green
    case .new, .gone, .changedCause, .changedRelay, .changedCertificate, .changedJurisdiction: nil
    }
  }
}

extension Comparison.Change {
  /// The widest mark, `newly failing`, and two spaces.
  private static let markWidth = 15

  fileprivate func lines(_ style: TextStyle) -> [String] {
    style.lines(
      about: subject.name, mark: kind.mark, kind.colour, words: words, indent: Self.markWidth)
  }

  /// What it was and what it is.
  var words: String {
    if let particulars { return particulars }
    return switch kind {
    case .slower: Self.arrow(before?.duration?.brief, after?.duration?.brief)
    case .changedRelay: Self.arrow(before?.relays, after?.relays)
    case .changedCertificate: certificateWords
    case .changedJurisdiction:
      Self.arrow(before?.identity.jurisdiction, after?.identity.jurisdiction)
    case .newlyFailing, .undecided, .fixed, .new, .gone, .changedCause:
      "\(before?.words ?? "not there") -> \(after?.words ?? "not there")"
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
