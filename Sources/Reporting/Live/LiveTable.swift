import Causes
package import ICEConfiguration
import Judging
import PlainText
package import ProbeEvidence

/// A run while it lasts, as a person watches it: a line for each server, with what is known of it so far
/// in the columns of the final table.
package struct LiveTable: Sendable {
  /// A server's line.
  private struct Row {
    let tenant: Int
    let name: String
    let planned: ProbePlan.PlannedServer
    let policy: ICEPolicy
    /// The probe that speaks for the server; nil if it is not asked.
    let probe: Int?
  }

  /// How far a probe is.
  private enum Standing {
    case waiting
    /// Since when, and what goes on.
    case begun(at: Duration, words: String)
    /// What stands in the line from now on.
    case over(JudgedProbe)
  }

  private let plan: ProbePlan
  private let rows: [Row]
  private var standings: [Standing]
  private let now: Int

  /// Prepares for a run of `plan` that starts at `startedAt`.
  package init(_ plan: ProbePlan, startedAt: Instant) {
    self.plan = plan
    now = startedAt.secondsSince1970
    standings = Array(repeating: .waiting, count: plan.probes.count)
    rows = plan.tenants.enumerated().flatMap { place, tenant in
      zip(tenant.servers, ServerLabels(tenant.servers.map(\.server)).labels).map { planned, label in
        let probe: Int? = if case .probe(let id) = planned.decision { id } else { nil }
        return Row(
          tenant: place, name: planned.server.writtenURL.labelled(label), planned: planned,
          policy: tenant.icePolicy, probe: probe)
      }
    }
  }

  /// Takes what happened during a probe, `at` so long after the run's start.
  package mutating func happened(_ event: Event, in id: Int, at time: Duration) {
    guard let words = event.what.phaseWords else { return }
    progressed(id, at: time, words)
  }

  /// Takes how long a relay has been held, and how much came out of it.
  package mutating func proving(_ progress: ProofProgress, in id: Int, at time: Duration) {
    switch progress {
    case .happened: progressed(id, at: time, "proving the relay with data")
    case .holding(let elapsed, let length, let sample):
      progressed(id, at: time, ProofProgress.words(elapsed, length, sample))
    }
  }

  private mutating func progressed(_ id: Int, at time: Duration, _ words: String) {
    switch standings[id] {
    case .waiting: standings[id] = .begun(at: time, words: words)
    case .begun(let start, _): standings[id] = .begun(at: start, words: words)
    case .over: break
    }
  }

  /// Takes the evidence of all attempts of a probe that is over.
  package mutating func finished(_ id: Int, _ attempts: [[Evidence]]) {
    standings[id] = .over(JudgedProbe(plan.probes[id], attempts: attempts, isOffline: false))
  }
}

extension LiveTable {
  /// The lines that stand on the terminal at `time` after the run's start: never more than `height`, and
  /// none wider than the style. Where not every server has room, those that are being asked and those
  /// that fail have it first; the last line counts all.
  package func lines(_ style: TextStyle, height: Int, at time: Duration) -> [String] {
    let cells = rows.map { cell(for: $0, at: time) }
    let columns = Columns(style, names: rows.map(\.name))
    let summary = summary(of: cells, hidden: 0)
    // A heading each, where there is more than one tenant and room for all.
    let headings = plan.tenants.count > 1 ? plan.tenants.count : 0
    if rows.count + headings + 1 <= height {
      var lines: [String] = []
      for (place, tenant) in plan.tenants.enumerated() {
        if headings > 0 { lines.append(tenant.name.shown.cut(to: style.width)) }
        for (row, cell) in zip(rows, cells) where row.tenant == place {
          lines.append(columns.line(row.name, cell))
        }
      }
      return lines + [summary.cut(to: style.width)]
    }
    let room = max(0, height - 1)
    let chosen = rows.indices.sorted { (cells[$0].rank, $0) < (cells[$1].rank, $1) }
      .prefix(room).sorted()
    return chosen.map { columns.line(rows[$0].name, cells[$0]) }
      + [self.summary(of: cells, hidden: rows.count - chosen.count).cut(to: style.width)]
  }

  /// `3 of 8 done: 2 ok, 1 FAIL; 4 more servers not shown`.
  private func summary(of cells: [Cell], hidden: Int) -> String {
    let done = cells.count { $0.status != nil }
    let counts = [Status.relay, .failure, .inconclusive].compactMap { kind -> String? in
      let count = cells.count { $0.status?.mark == kind.mark }
      return count > 0 ? "\(count) \(kind.mark)" : nil
    }
    return "\(done) of \(cells.count) done"
      + (counts.isEmpty ? "" : ": " + counts.joined(separator: ", "))
      + (hidden > 0 ? "; \(hidden) more \(hidden == 1 ? "server" : "servers") not shown" : "")
  }

  private func cell(for row: Row, at time: Duration) -> Cell {
    guard let probe = row.probe else { return cell(for: row, judged: nil) }
    switch standings[probe] {
    case .waiting: return Cell(status: nil, words: "waiting", duration: nil)
    case .begun(let start, let words):
      return Cell(status: nil, words: words, duration: time - start)
    case .over(let judged): return cell(for: row, judged: judged)
    }
  }

  private func cell(for row: Row, judged: JudgedProbe?) -> Cell {
    let server = JudgedServer(
      row.planned, policy: row.policy,
      judged: { id in judged ?? JudgedProbe(plan.probes[id], attempts: [], isOffline: false) },
      now: now)
    let result = Report.Result(server, label: nil)
    return Cell(
      status: result.verdict.status,
      words: result.verdict.failure?.cause.rawValue ?? result.outcome, duration: result.duration)
  }

  /// What stands beside a server's name.
  private struct Cell {
    /// Nil while the server is asked.
    let status: Status?
    let words: String
    let duration: Duration?

    /// Which of them have room first.
    var rank: Int {
      switch status {
      case nil where duration != nil: 0
      case .failure: 1
      case .inconclusive: 2
      case nil: 3
      case .srflx, .relay: 4
      case .skipped: 5
      }
    }
  }

  /// Where the parts of a line stand: as in the final table.
  private struct Columns {
    let style: TextStyle
    let nameWidth: Int

    init(_ style: TextStyle, names: [String]) {
      self.style = style
      let limit =
        style.width - Table.markWidth - Table.durationWidth - Table.endpointWidth - 3
      nameWidth = min(names.map(\.columns).max() ?? 0, max(limit, 1))
    }

    func line(_ name: String, _ cell: Cell) -> String {
      let mark = cell.status?.mark ?? (cell.duration == nil ? "" : "...")
      let duration = cell.duration?.brief ?? "-"
      let rest =
        name.shortened(to: nameWidth).padded(to: nameWidth) + " "
        + .spaces(Table.durationWidth - duration.count) + duration + "  " + cell.words
      return style.paint(mark, cell.status?.colour) + .spaces(Table.markWidth - mark.count)
        + rest.cut(to: style.width - Table.markWidth)
    }
  }
}

extension Event.Kind {
  /// What goes on from this event on, in a few words; nil if the words of before still hold.
  fileprivate var phaseWords: String? {
    switch self {
    case .throughProxy, .connecting: "connecting"
    case .resolving: "looking up the name"
    case .resolved, .notResolved: "waiting for its turn"
    case .askingForTunnel: "asking the proxy"
    case .handshaking: "TLS handshake"
    case .sent(let request): "\(request.method.name) request sent"
    case .handshakeTried: "asking in other ways"
    case .retrying: "trying again"
    case .connected, .disconnected, .tunnelOpened, .tunnelRefused, .handshakeAnswered, .secured,
      .notSecured, .icmp, .gathering, .received, .receivedUnusable, .candidate, .gatheringDone,
      .disturbed, .limitReached, .interrupted, .fault:
      nil
    }
  }
}

extension String {
  /// A server's name in so many columns: of one that is too long first the word "transport" is left out,
  /// since what follows it distinguishes servers.
  func shortened(to width: Int) -> String {
    columns <= width ? self : replacing("?transport=", with: "?...").cut(to: width)
  }
}
