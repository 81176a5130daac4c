import Causes
import ICEConfiguration
import Judging
import PlainText
import ProbeEvidence

extension Report {
  /// The report for people: the answer first, then a line for each server with what is to be said
  /// about it underneath. Safe to paste into a ticket.
  func table(_ style: TextStyle) -> String {
    let table = Table(style: style, urls: results.map(\.name))
    let changes = (comparison.map { $0.listing(style) } ?? []) + alarmListing(style)
    let end =
      vantage.lines(width: style.width) + (origin ?? "").wrapped(to: style.width) + [footer]
    let answer = table.headline(of: self)
    var hints: Set<String> = []
    let blocks =
      [answer] + tenants.map { table.block(for: $0, &hints) } + changes + toDo(style) + [end]
    let lines: [Substring] = blocks.flatMap { $0 + [""] }.dropLast()
      .flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }
    let again = style.scrollsAway(lines) ? [""] + answer : []
    return (lines.map(String.init) + again).joined(separator: "\n") + "\n"
  }

  /// What a ticket needs to know of the run.
  var footer: String { "iceprobe \(version), \(startedAt), took \(duration.brief)" }
}

/// Lays the servers out in columns: mark, URL, duration, and the result.
struct Table {
  /// The widest mark, `FAIL`, and two spaces.
  static let markWidth = 6
  /// `9999 ms` and narrower.
  static let durationWidth = 7
  /// `255.255.255.255:65535`: an IPv4 endpoint always stands on its server's line.
  static let endpointWidth = 21

  let style: TextStyle
  /// As wide as the longest URL that leaves an IPv4 endpoint its room.
  let urlWidth: Int

  init(style: TextStyle, urls: [String]) {
    self.style = style
    let limit = style.width - Self.markWidth - Self.durationWidth - Self.endpointWidth - 3
    urlWidth = urls.map(\.columns).filter { $0 <= limit }.max() ?? 0
  }

  /// The summary, its answer in colour: what stands before a colon, or all of its first line.
  func headline(of report: Report) -> [String] {
    var lines = report.summaryText.wrapped(to: style.width)
    let first = lines.removeFirst()
    let answer = first.prefix { $0 != ":" }
    return [style.paint(answer, report.colour) + first.dropFirst(answer.count)] + lines
  }

  /// A tenant's servers and expectations. A hint stands under the first failure that it is about:
  /// `hints` are those that were written before.
  func block(for tenant: Report.TenantReport, _ hints: inout Set<String>) -> [String] {
    let policy = tenant.icePolicy == .relay ? " (icePolicy relay)" : ""
    var lines = (tenant.name + policy).wrapped(to: style.width)
    lines += tenant.warnings.flatMap {
      $0.message.shown.wrapped(to: style.width, mark: .spaces(Self.markWidth) + "warning: ")
    }
    for result in tenant.results {
      let hint = result.verdict.failure?.hint
      let isNew = hint.map { hints.insert($0).inserted } ?? true
      lines += rows(for: result, withHint: isNew)
    }
    return lines + tenant.expectations.flatMap(rows)
  }

  private func rows(for result: ExpectationResult) -> [String] {
    let status = result.holds.map { $0 ? Status.relay : .failure } ?? .inconclusive
    let lines = result.message.wrapped(to: style.width - Self.markWidth)
    let mark = style.paint(status.mark, status.colour) + .spaces(Self.markWidth - status.mark.count)
    return lines.prefix(1).map { mark + $0 } + lines.dropFirst().flatMap { below($0) }
  }

  private func rows(for result: Report.Result, withHint: Bool) -> [String] {
    let status = result.verdict.status
    let duration = result.duration?.brief ?? "-"
    let outcome = result.outcome + (status.isSuccess ? result.placeWords : "")
    let isNarrow = columns(with: outcome) <= style.width
    let tail =
      String.spaces(Self.durationWidth - duration.count) + duration
      + (isNarrow ? "  \(outcome)" : "")
    let mark = style.paint(status.mark, status.colour) + .spaces(Self.markWidth - status.mark.count)
    return line(for: result.name, mark: mark, tail: tail)
      + (isNarrow ? [] : below(outcome))
      + result.particulars.filter { withHint || $0.mark != Failure.hintMark }
      .flatMap { below($0.text, mark: $0.mark) }
  }

  private func columns(with outcome: String) -> Int {
    Self.markWidth + urlWidth + 1 + Self.durationWidth + 2 + outcome.columns
  }

  /// A URL that is too long for its column has a line of its own, and is never broken.
  private func line(for url: String, mark: String, tail: String) -> [String] {
    if url.columns <= urlWidth { return ["\(mark)\(url.padded(to: urlWidth)) \(tail)"] }
    return ["\(mark)\(url)", "\(String.spaces(Self.markWidth + urlWidth)) \(tail)"]
  }

  private func below(_ text: String, mark: String = "") -> [String] {
    text.wrapped(to: style.width, mark: .spaces(Self.markWidth) + mark)
  }
}

extension Report {
  /// What the answer looks like.
  var colour: TextStyle.Colour {
    isHealthy.map { $0 ? .green : .red } ?? .yellow
  }
}

extension Status {
  /// What a line about such a server begins with.
  var mark: String {
    switch self {
    case .srflx, .relay: "ok"
    case .failure: "FAIL"
    case .inconclusive: "??"
    case .skipped: "skip"
    }
  }

  var colour: TextStyle.Colour? {
    switch self {
    case .srflx, .relay: .green
    case .failure: .red
    case .inconclusive: .yellow
    case .skipped: nil
    }
  }
}

extension Report.Result {
  /// Result, in a few words: the address that the server gave, or why there is none.
  var outcome: String {
    switch verdict {
    case .srflx: findings?.latest(\.mappedAddress)?.description ?? ""
    case .relay: findings?.latest(\.relayedAddress)?.description ?? ""
    case .failure(let failure): failure.cause.message
    case .inconclusive, .skipped: verdict.reason?.message.shown ?? ""
    }
  }

  /// What is to be said of it, a line each: the particulars of a failure, and the warnings.
  var notes: [String] { particulars.map { $0.mark + $0.text }.filter { !$0.isEmpty } }

  /// The same without what to do.
  var notesWithoutHint: [String] {
    particulars.filter { $0.mark != Failure.hintMark }.map { $0.mark + $0.text }
      .filter { !$0.isEmpty }
  }

  /// ` (EU)`, if the configuration names a jurisdiction, and the server's name does not.
  var placeWords: String {
    guard let place = server.jurisdiction?.shown, label?.contains(place) != true else { return "" }
    return " (\(place))"
  }

  /// What stands under the server's line, each with the mark that it begins with.
  fileprivate var particulars: [(mark: String, text: String)] {
    (verdict.failure?.particulars(
      from: [
        triedWords.map { $0 + placeWords },
        findings?.latest(\.software).map { "server software \($0.quoted)" },
      ], besides: whichWords) ?? whereWords.map { (mark: "", text: $0) })
      + (relay?.lines ?? []).map { (mark: "", text: $0) }
      + [condition?.words(for: verdict.status), rounds?.sentence].map { (mark: "", text: $0 ?? "") }
      + warnings.map { (mark: "warning: ", text: $0.message.shown) }
  }
}

extension Failure {
  /// What a hint begins with.
  fileprivate static let hintMark = "-> "

  fileprivate func particulars(
    from words: [String?], besides places: [String]
  ) -> [(mark: String, text: String)] {
    let said =
      [cause.rawValue, stunError.map { "STUN error \($0.code) \($0.reason.quoted)" }] + words
    return [
      (mark: "", text: said.compactMap { $0 }.joined(separator: ", "))
    ] + places.map { (mark: "", text: $0) } + [
      (mark: "", text: detail?.shown ?? ""),
      (mark: Self.hintMark, text: hint),
    ]
  }
}
