import Causes
import ICEConfiguration
import Judging
import PlainText
import ProbeEvidence
import Samples
import Testing

@testable import Reporting

@Suite("Rounds of --watch")
struct WatchedRoundsTests {
  /// Rounds of two servers: the first one always works, the second does these things.
  private struct Rounds {
    var rounds: WatchedRounds
    let plan: ProbePlan
    var changes: [[String]] = []

    init(_ outcomes: [SampleOutcome]) throws {
      plan = try SampleRun([
        ("stun:a.example.com", .works), ("turn:b.example.com?transport=tcp", .works),
      ]).plan
      rounds = WatchedRounds(plan, startedAt: Instant(secondsSince1970: SampleRun.now))
      for outcome in outcomes { take(outcome) }
    }

    mutating func take(_ outcome: SampleOutcome) {
      let time = Instant(secondsSince1970: SampleRun.now + 5 * rounds.count)
      let evidence = plan.probes.map {
        ($0.id, [($0.url.kind == .stun ? .works : outcome).evidence(for: $0.url)])
      }
      let found = RunEvidence(probes: Dictionary(uniqueKeysWithValues: evidence))
      changes.append(
        rounds.take(found, from: time, to: time).map { $0.line(at: time).trimmed.dropFirst24 })
    }

    var report: Report {
      var report = Report(
        SavedRun(
          plan: plan, evidence: rounds.evidence,
          startedAt: Instant(secondsSince1970: SampleRun.now), duration: .seconds(20)),
        version: "0.1.0")
      report.add(rounds)
      return report
    }
  }

  @Test("A server that failed in any round fails over all of them")
  func overAll() throws {
    for (outcomes, status, isHealthy) in [
      ([.works, .works], "relay", true), ([.works, .refused, .works], "failure", false),
      ([.refused, .refused], "failure", false), ([.works, .interrupted], "relay", true),
      ([.refused, .interrupted], "failure", false), ([.interrupted], "inconclusive", nil),
    ] as [([SampleOutcome], String, Bool?)] {
      let report = try Rounds(outcomes).report
      #expect(report.results[1].verdict.status.rawValue == status)
      #expect(report.isHealthy == isHealthy)
    }
  }

  @Test("The last failure is the one that is reported, and what works again is said to")
  func lastFailure() throws {
    let report = try Rounds([.works, .silent, .refused, .works]).report
    #expect(report.results[1].verdict.failure?.cause == .connectRefused)
    #expect(
      report.summaryText == "In 4 rounds 1 of 2 servers failed at least once; 1 of them works now.")
    let table = ReportFormat.table.render(report, style: TextStyle())
    #expect(
      table.contains(
        """
              failed in 2 of 4 rounds (50%), last at 2026-11-22T10:00:10.000Z; it works
              now; round trip: last 12 ms, best 12 ms, worst 12 ms
        """))
    #expect(table.contains("worked in all 4 rounds; round trip: last 12 ms,"))
  }

  @Test(
    "What all rounds say",
    arguments: [
      ([.works], "In 1 round all 2 servers always worked."),
      ([.works, .works], "In 2 rounds all 2 servers always worked."),
      ([.refused], "In 1 round 1 of 2 servers failed."),
      ([.refused, .silent], "In 2 rounds 1 of 2 servers failed every time."),
      ([.works, .silent], "In 2 rounds 1 of 2 servers failed at least once."),
      ([.interrupted], "In 1 round the server always worked."),
    ] as [([SampleOutcome], String)])
  func sentence(outcomes: [SampleOutcome], sentence: String) throws {
    #expect(try Rounds(outcomes).rounds.sentence == sentence)
  }

  @Test("A line tells each change, and nothing else")
  func changes() throws {
    #expect(
      try Rounds([.works, .works, .refused, .refused, .silent, .works]).changes == [
        ["  ok    stun:a.example.com  203.0.113.7:51234", Self.works], [],
        [
          "  FAIL  turn:b.example.com?transport=tcp  connect/refused: the port is closed: nothing "
            + "listens there, or a firewall rejects it"
        ], [],
        [
          "  FAIL  turn:b.example.com?transport=tcp  connect/timeout: "
            + Cause.connectTimeout.message
        ], [Self.works],
      ])
  }

  private static let works = "  ok    turn:b.example.com?transport=tcp  198.51.100.9:50000"

  @Test("The screen at 80 columns: last, best, worst, share of failures, and when it last failed")
  func screen() throws {
    let rounds = try Rounds([.works, .refused, .works, .interrupted]).rounds
    let lines = rounds.lines(TextStyle(width: 79), height: 23, every: "5s", hasBlocks: true)
    #expect(
      lines == [
        "Round 4, every 5s: no server fails. Press q for the report.",
        "      server                           last  best worst ms failed  round trips",
        "ok    stun:a.example.com                 12    12    12        0%  ▁▁▁▁",
        "??    turn:b.example.com?...tcp          12    12    12       33%  ▁x▁?",
        "      last failed at 10:00:05 UTC: connect/refused, the port is closed: nothing listens there, or a firewall rejects it"
          .cut(to: 79),
      ])
  }

  @Test("No window is left, and failures have room first", arguments: [1, 2, 3, 4, 6, 23])
  func bounds(height: Int) throws {
    let run = try SampleRun(
      (0..<30).map { ("turn:\($0).a-rather-long-name.example.com", .works) })
    var rounds = WatchedRounds(run.plan, startedAt: run.report.startedAt)
    for number in 0..<3 {
      let evidence = run.plan.probes.map { spec in
        let outcome: SampleOutcome = spec.id == 20 && number == 1 ? .refused : .works
        return (spec.id, [outcome.evidence(for: spec.url)])
      }
      rounds.take(
        RunEvidence(probes: Dictionary(uniqueKeysWithValues: evidence)),
        from: run.report.startedAt, to: run.report.startedAt)
    }
    for width in [20, 59, 79, 119] {
      let style = TextStyle(hasColour: width == 79, width: width)
      let lines = rounds.lines(style, height: height, every: "5s", hasBlocks: false)
      #expect(lines.count <= height)
      #expect(lines.allSatisfy { $0.replacing(/\u{1B}\[[0-9]*m/, with: "").columns <= width })
      if height > 3, width > 59 {
        #expect(lines.contains { $0.contains("turn:20.a-") })
        #expect(lines.last == "\(30 - (height - 3)) more not shown: none has failed")
      }
    }
  }

  @Test("A sparkline stretches from the shortest to the longest round trip")
  func sparkline() throws {
    let plan = try SampleRun([("stun:a.example.com", .works)]).plan
    var rounds = WatchedRounds(plan, startedAt: Instant(secondsSince1970: SampleRun.now))
    for milliseconds in [10, 20, 45, 80] {
      let script = SampleScript(url: plan.probes[0].url)
      let events = script.binds().events.map { event in
        if case .received = event.what {
          return Event(event.what, at: .milliseconds(1000 + milliseconds))
        }
        if case .sent = event.what { return Event(event.what, at: .seconds(1)) }
        return event
      }
      rounds.take(
        RunEvidence(probes: [0: [Evidence(events)]]),
        from: Instant(secondsSince1970: SampleRun.now), to: Instant(secondsSince1970: SampleRun.now)
      )
    }
    let tally = rounds.tallies[0][0]
    #expect(tally.best == .milliseconds(10) && tally.worst == .milliseconds(80))
    #expect(tally.last == .milliseconds(80))
    #expect(tally.sparkline(width: 20, WatchedRounds.Tally.blocks) == "▁▂▅█")
    #expect(tally.sparkline(width: 2, WatchedRounds.Tally.plainBars) == "_#")
  }

  @Test("10,000 rounds keep no more than a few do")
  func bounded() throws {
    let run = try SampleRun([("stun:a.example.com", .works)])
    let url = run.plan.probes[0].url
    let time = run.report.startedAt
    let found = [SampleOutcome.refused, .works, .works].map { $0.evidence(for: url) }
    var rounds = WatchedRounds(run.plan, startedAt: time)
    for number in 0..<10_000 {
      rounds.take(RunEvidence(probes: [0: [found[number % 3]]]), from: time, to: time)
    }
    let tally = rounds.tallies[0][0]
    #expect(tally.rounds == 10_000 && tally.failures == 3334 && tally.share == "33%")
    #expect(tally.recent.count == WatchedRounds.Tally.drawn)
    #expect(rounds.evidence.probes[0] == [found[0]])
  }

  @Test(
    "A share of failures is never rounded to none",
    arguments: [(0, 3, "0%"), (1, 3, "33%"), (1, 30, "3.3%"), (1, 2100, "<0.1%"), (3, 3, "100%")])
  func share(failures: Int, count: Int, words: String) throws {
    var tally = WatchedRounds.Tally()
    tally.rounds = count
    tally.failures = failures
    #expect(tally.share == words)
  }
}

extension String {
  fileprivate var trimmed: String { hasSuffix("\n") ? String(dropLast()) : self }

  /// Without the time at its beginning.
  fileprivate var dropFirst24: String { String(dropFirst(24)) }
}
