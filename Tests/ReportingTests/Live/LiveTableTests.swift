import ICEConfiguration
import PlainText
import ProbeEvidence
import Samples
import Testing

@testable import Reporting

@Suite("The live view")
struct LiveTableTests {
  private static let startedAt = Instant(secondsSince1970: SampleRun.now)

  private static func sample(_ count: Int) throws -> (plan: ProbePlan, evidence: [Int: [Evidence]])
  {
    let outcomes: [SampleOutcome] = [.works, .refused, .silent]
    let run = try SampleRun(
      (0..<count).map { ("turn:\($0).example.com?transport=tcp", outcomes[$0 % outcomes.count]) })
    return (run.plan, run.evidence)
  }

  private static func lines(_ table: LiveTable, width: Int = 79, height: Int = 23) -> [String] {
    table.lines(TextStyle(width: width), height: height, at: .seconds(2))
  }

  @Test("A server's line fills in, phase by phase, and becomes that of the table")
  func filling() throws {
    let (plan, evidence) = try Self.sample(2)
    var table = LiveTable(plan, startedAt: Self.startedAt)
    #expect(Self.lines(table)[0] == "      turn:0.example.com?transport=tcp       -  waiting")
    #expect(Self.lines(table)[2] == "0 of 2 done")
    var seen: [String] = []
    for event in evidence[0]?[0].events ?? [] {
      table.happened(event, in: 0, at: .milliseconds(1500))
      let words = Self.lines(table)[0].dropFirst(48)
      if seen.last != String(words) { seen.append(String(words)) }
    }
    #expect(
      seen == [
        "looking up the name", "waiting for its turn", "connecting", "Allocate request sent",
      ])
    #expect(
      Self.lines(table)[0]
        == "...   turn:0.example.com?transport=tcp  500 ms  Allocate request sent")
    for (id, found) in evidence { table.finished(id, [found]) }
    #expect(
      Self.lines(table) == [
        "ok    turn:0.example.com?transport=tcp   98 ms  198.51.100.9:50000",
        "FAIL  turn:1.example.com?transport=tcp   37 ms  connect/refused",
        "2 of 2 done: 1 ok, 1 FAIL",
      ])
    // What comes late changes nothing.
    table.happened(Event(.handshaking, at: .zero), in: 0, at: .seconds(2))
    #expect(Self.lines(table)[0].hasPrefix("ok "))
  }

  @Test(
    "No window is left, whatever its size, and every server is counted",
    arguments: [1, 5, 40, 300], [1, 2, 10, 23])
  func bounds(count: Int, height: Int) throws {
    let (plan, evidence) = try Self.sample(count)
    var table = LiveTable(plan, startedAt: Self.startedAt)
    for done in [0, count / 2, count] {
      for id in 0..<done { table.finished(id, [evidence[id] ?? []]) }
      for width in [1, 20, 39, 79, 119] {
        let lines = Self.lines(table, width: width, height: height)
        #expect(lines.count <= height && !lines.isEmpty)
        #expect(lines.allSatisfy { $0.columns <= max(width, 6) })
        if width > 39 {
          #expect(lines.last?.hasPrefix("\(done) of \(count) done") == true)
          #expect((lines.last?.contains("not shown") == true) == (count + 1 > height))
        }
      }
    }
  }

  @Test("Those that are being asked have room first, then those that fail")
  func room() throws {
    let (plan, evidence) = try Self.sample(12)
    var table = LiveTable(plan, startedAt: Self.startedAt)
    for id in 0..<9 { table.finished(id, [evidence[id] ?? []]) }
    table.happened(Event(.handshaking, at: .zero), in: 11, at: .zero)
    let shown = Self.lines(table, height: 4).dropLast().map { $0.prefix(12) }
    #expect(shown == ["FAIL  turn:1", "FAIL  turn:2", "...   turn:1"])
  }
}
