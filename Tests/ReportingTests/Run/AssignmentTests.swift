import Causes
import Samples
import Testing

@testable import Reporting

@Suite("Who has to do what")
struct AssignmentTests {
  private static func report(_ servers: [(String, SampleOutcome)]) throws -> Report {
    try SampleRun(servers).report
  }

  @Test("Equal failures are one assignment, the reader's first and the servers' last")
  func groups() throws {
    let report = try Self.report([
      ("turn:a.example", .refused), ("turn:b.example", .unauthorized), ("turn:c.example", .refused),
      ("turn:d.example", .silent), ("turn:e.example", .works),
    ])
    let found = report.assignments
    #expect(found.map(\.owner) == [.configuration, .machineOrNetwork, .server])
    #expect(found.map(\.urls.count) == [1, 1, 2])
    #expect(found.map(\.hosts) == [[], [], ["a.example", "c.example"]])
    let table = ReportFormat.table.render(report)
    #expect(
      table.contains("- Server admin of a.example, c.example: the port is closed"), "\(table)")
    // The hint stands under the first of them, and at the end once more, without its addressee.
    #expect(table.ranges(of: "-> Server admin: start the server").count == 1)
    #expect(table.ranges(of: "  -> Start the server").count == 1)
    #expect(table.contains("- Network admin: turn:d.example: "))
  }

  @Test("Nothing is to be done where nothing fails, nor said twice of a single server")
  func nothing() throws {
    let sound = try Self.report([("turn:a.example", .works), ("stun:b.example", .works)])
    #expect(sound.assignments == [])
    let single = try Self.report([("turn:a.example", .refused)])
    #expect(single.assignments.count == 1)
    for report in [sound, single] {
      #expect(!ReportFormat.table.render(report).contains("What to do"))
    }
    #expect(ReportFormat.table.render(sound).contains("\ndefault: all 2 servers work; calls"))
    #expect(!ReportFormat.table.render(single).contains("\ndefault: "))
  }

  @Test("Many tenants without a failure are one line, and those with one stand last")
  func manyTenants() throws {
    func tenant(_ name: String) -> String {
      #""\#(name)": {"stun": [{"urls": "stun:\#(name).example.com"}]}"#
    }
    let names = (1...6).map { "t\($0)" }
    let json = "{\"tenants\": {\((["dead"] + names).map(tenant).joined(separator: ", "))}}"
    let report = try SampleRun(json, outcomes: ["stun:dead.example.com": .silent]).report
    let table = ReportFormat.table.render(report)
    #expect(
      table.contains(
        """

        6 tenants: all their servers work
        dead: the server does not work; calls do not work

        """), "\(table)")
  }

  @Test("Certificates of one unknown issuer at several hosts are the network's or this machine's")
  func inspected() throws {
    let report = try Self.report([
      ("turns:a.example", .inspected), ("turns:b.example", .inspected), ("turn:c.example", .works),
    ])
    let found = try #require(report.assignments.first)
    #expect(report.assignments.count == 1)
    #expect(found.owner == .machineOrNetwork)
    #expect(found.message.contains("CN=Example Proxy CA"))
    #expect(
      report.summaryText.hasPrefix("All TLS servers present certificates of CN=Example Proxy CA"))
    // One host may have an authority of its own, and another that works speaks against it.
    for other in [SampleOutcome.works, .certificateExpired] {
      let mixed = try Self.report([("turns:a.example", .inspected), ("turns:b.example", other)])
      #expect(!mixed.assignments.contains { $0.message.contains("CN=Example Proxy CA") })
    }
    let alone = try Self.report([
      ("turns:a.example", .inspected), ("turns:a.example:443", .inspected),
    ])
    #expect(!alone.summaryText.contains("CN=Example Proxy CA"))
  }

  @Test(
    "A tenant's outlook says what calls can use",
    arguments: [
      (
        [("turn:a", .works), ("turns:a:443", .works)],
        "all 2 servers work; calls can relay over TURN/UDP on 3478, TURN/TLS on 443"
      ),
      (
        [("turn:a", .silent), ("turns:a:443", .works)],
        "1 of 2 servers does not work; calls can relay over TURN/TLS on 443"
      ),
      (
        [("turn:a", .silent), ("turns:b:443", .works), ("turn:b", .works)],
        "1 of 3 servers does not work; calls can relay over TURN/TLS on 443, TURN/UDP on 3478, "
          + "through b only"
      ),
      (
        [("turn:a", .refused), ("stun:a", .works)],
        "1 of 2 servers does not work; calls connect directly or not at all: no relay works"
      ),
      ([("turn:a", .refused)], "the server does not work; calls do not work"),
      (
        [("stun:a", .works)],
        "the server works; calls connect directly or not at all: there is no relay"
      ),
    ] as [([(String, SampleOutcome)], String)])
  func outlook(servers: [(String, SampleOutcome)], sentence: String) throws {
    #expect(try Self.report(servers).tenants[0].outlook == sentence)
  }
}
