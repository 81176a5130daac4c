import Causes
import Judging
import PlainText
package import ProbeEvidence

extension WatchedRounds.Change {
  /// The change on a line of its own: `2026-11-22T10:00:00.000Z FAIL turn:a connect/refused: …`.
  package func line(at time: Instant) -> String {
    "\(time)  \(status.mark.padded(to: 4))  \(name)  \(words)\n"
  }
}

extension WatchedRounds.Tally {
  /// The share of rounds that failed, in per cent: one decimal place below 10.
  var share: String {
    guard rounds > 0 else { return "-" }
    let share = Double(failures) * 100 / Double(rounds)
    let shown = (share * 10).rounded() / 10
    // A failure is never rounded away.
    if failures > 0, shown == 0 { return "<0.1%" }
    return share < 10 && failures > 0 ? "\(shown)%" : "\(Int(share.rounded()))%"
  }

  /// What is said of the server in the report over all rounds; nil if no round says anything.
  var sentence: String? {
    guard rounds > 0 else { return nil }
    let times = [("last", last), ("best", best), ("worst", worst)]
      .compactMap { name, time in time.map { "\(name) \($0.brief)" } }
    let failed =
      failures == 0
      ? "worked in \(rounds == 1 ? "the only round" : "all \(rounds) rounds")"
      : "failed in \(failures) of \(rounds) \(rounds == 1 ? "round" : "rounds") (\(share)), last at "
        + "\(lastFailure.map { "\($0.at)" } ?? "-")" + (worksNow ? "; it works now" : "")
    return failed + (times.isEmpty ? "" : "; round trip: " + times.joined(separator: ", "))
  }

  /// The last rounds as a line of small bars, `x` for a failure and `?` where nothing can be said.
  func sparkline(width: Int, _ bars: [Character]) -> String {
    let shown = recent.suffix(max(0, width))
    let times = shown.compactMap { if case .works(let time?) = $0 { time } else { nil } }
    let least = times.min() ?? .zero
    let span = (times.max() ?? .zero) - least
    return String(
      shown.map { outcome in
        switch outcome {
        case .fails: "x"
        case .inconclusive: "?"
        case .works(nil): bars[0]
        // What differs by less than a millisecond is noise, and is drawn flat.
        case .works(let time?) where span < .milliseconds(1) || time == least: bars[0]
        case .works(let time?):
          bars[min(bars.count - 1, Int((time - least) / span * Double(bars.count)))]
        }
      })
  }

  /// Bars of eighths (Unicode block elements), and of what every terminal has.
  static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  static let plainBars: [Character] = ["_", ".", "-", "=", "+", "*", "#"]
}

extension WatchedRounds {
  /// What all rounds say together, in one sentence.
  var sentence: String {
    let asked = tallies.flatMap(\.self).filter { $0.rounds > 0 }
    let rounds = count == 1 ? "In 1 round" : "In \(count) rounds"
    guard !asked.isEmpty else { return "\(rounds) nothing could be said about any server." }
    let servers = "\(asked.count) \(asked.count == 1 ? "server" : "servers")"
    let failed = asked.filter { $0.failures > 0 }
    guard !failed.isEmpty else {
      return "\(rounds) "
        + (asked.count == 1 ? "the server always worked." : "all \(servers) always worked.")
    }
    let isConstant = failed.allSatisfy { $0.failures == $0.rounds }
    let back = failed.count(where: \.worksNow)
    return "\(rounds) \(asked.count == 1 ? "the server" : "\(failed.count) of \(servers)") "
      + (isConstant ? count == 1 ? "failed" : "failed every time" : "failed at least once")
      + (back == 0
        ? "."
        : asked.count == 1
          ? "; it works now." : "; \(back) of them \("works".agreeing(with: back)) now.")
  }

  /// Whether a server that failed works again: the usual summary, of what does not work, then says too
  /// much.
  var hasRecovery: Bool { tallies.joined().contains { $0.failures > 0 && $0.worksNow } }

  /// The screen between two rounds: never more lines than `height`, none wider than the style. Servers
  /// that fail, and then those that have failed, have room first.
  ///
  /// - Parameters:
  ///   - interval: how often there is a round, as the user wrote it.
  ///   - hasBlocks: whether the terminal can show the block elements of Unicode.
  package func lines(
    _ style: TextStyle, height: Int, every interval: String, hasBlocks: Bool
  ) -> [String] {
    guard let report = lastReport else { return [] }
    let rows = zip(report.tenants, tallies).flatMap { tenant, tallies in
      zip(tenant.results, tallies).map(Row.init)
    }
    let columns = Columns(style, names: rows.map(\.result.name), hasBlocks: hasBlocks)
    let ranked = rows.indices.sorted { (rows[$0].rank, $0) < (rows[$1].rank, $1) }
    // The head and the heading, and if need be a line for those that have no room.
    let room = max(0, height - 2)
    let chosen = Set(ranked.prefix(rows.count <= room ? room : max(0, room - 1)))
    var spare = room - chosen.count - (chosen.count < rows.count ? 1 : 0)
    var lines = [head(of: rows, every: interval), columns.heading]
    for index in rows.indices where chosen.contains(index) {
      lines.append(columns.line(rows[index]))
      if spare > 0, let reason = rows[index].tally.reason(ahead: report.vantage.seen.utcOffset) {
        lines.append(.spaces(Table.markWidth) + reason)
        spare -= 1
      }
    }
    let hidden = rows.indices.filter { !chosen.contains($0) }
    if !hidden.isEmpty {
      let failed = hidden.count { rows[$0].tally.failures > 0 }
      lines.append(
        "\(hidden.count) more not shown: "
          + (failed == 0 ? "none has failed" : "\(failed) \("has".agreeing(with: failed)) failed"))
    }
    return lines.prefix(max(0, height)).map { $0.isPainted ? $0 : $0.cut(to: style.width) }
  }

  private func head(of rows: [Row], every interval: String) -> String {
    let failing = rows.count { $0.result.verdict.status == .failure }
    return "Round \(count), every \(interval): "
      + (failing == 0
        ? "no server fails" : "\(failing) of \(rows.count) \("fails".agreeing(with: failing))")
      + ". Press q for the report."
  }

  /// A server on the screen.
  private struct Row {
    let result: Report.Result
    let tally: Tally

    /// Which of them have room first.
    var rank: Int {
      switch result.verdict.status {
      case .failure: 0
      case .inconclusive: 1
      case .srflx, .relay: tally.failures > 0 ? 2 : 3
      case .skipped: 4
      }
    }
  }

  /// Where the parts of a server's line stand.
  private struct Columns {
    /// Milliseconds as `99999` or `0.5`, and a space; the heading is as wide.
    static let timeWidth = 6
    /// `<0.1%` and a space; the heading is as wide.
    static let shareWidth = 7
    /// The least that a sparkline needs to show anything.
    static let leastSparkline = 12

    let style: TextStyle
    let nameWidth: Int
    let sparkWidth: Int
    let bars: [Character]

    init(_ style: TextStyle, names: [String], hasBlocks: Bool) {
      self.style = style
      bars = hasBlocks ? Tally.blocks : Tally.plainBars
      let fixed = Table.markWidth + 3 * Self.timeWidth + 3 + Self.shareWidth + 2
      let room = style.width - fixed
      nameWidth = max(
        "server".count, min(names.map(\.columns).max() ?? 0, room - Self.leastSparkline))
      sparkWidth = min(Tally.drawn, max(0, room - nameWidth))
    }

    var heading: String {
      .spaces(Table.markWidth) + "server".padded(to: nameWidth)
        + ["last", "best", "worst"].map { $0.aligned(to: Self.timeWidth) }.joined()
        + " ms" + "failed".aligned(to: Self.shareWidth) + "  round trips"
    }

    func line(_ row: Row) -> String {
      let status = row.result.verdict.status
      let times = [row.tally.last, row.tally.best, row.tally.worst]
        .map { ($0?.number ?? "-").aligned(to: Self.timeWidth) }
      let rest =
        row.result.name.shortened(to: nameWidth).padded(to: nameWidth) + times.joined() + "   "
        + row.tally.share.aligned(to: Self.shareWidth) + "  "
        + row.tally.sparkline(width: sparkWidth, bars)
      return style.paint(status.mark, status.colour)
        + .spaces(Table.markWidth - status.mark.count)
        + rest.cut(to: style.width - Table.markWidth)
    }
  }
}

extension WatchedRounds.Tally {
  /// When it last failed, and why; nil if it never did.
  fileprivate func reason(ahead offset: Int?) -> String? {
    lastFailure.map { failure in
      let time = failure.at.local(ahead: offset ?? 0).dropFirst(11).prefix(8)
      return "last failed at \(time)\(offset == nil ? " UTC" : ""): \(failure.cause.rawValue), "
        + failure.cause.message
    }
  }
}

extension Duration {
  /// Milliseconds without their unit, with a decimal place below 10.
  fileprivate var number: String {
    milliseconds < 9.95 ? "\((milliseconds * 10).rounded() / 10)" : "\(Int(milliseconds.rounded()))"
  }
}

extension String {
  /// The text behind as many spaces as it lacks to be `width` columns wide.
  fileprivate func aligned(to width: Int) -> String { .spaces(width - columns) + self }

  /// Whether it has colours: such a line was cut before they were added.
  fileprivate var isPainted: Bool { contains("\u{1B}") }
}
