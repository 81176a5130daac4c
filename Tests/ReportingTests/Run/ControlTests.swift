import ICEConfiguration
import Judging
import ProbeEvidence
import Samples
import Testing

@testable import Reporting

@Suite("Controls")
struct ControlTests {
  private static func run(
    _ servers: [(String, SampleOutcome)], controls: [(String, SampleOutcome)]
  ) throws -> SampleRun {
    let outcomes = Dictionary(servers + controls, uniquingKeysWith: { $1 })
    let urls = servers.map { #""\#($0.0)""# }.joined(separator: ", ")
    return try SampleRun(
      #"[{"urls": [\#(urls)], "username": "acme", "credential": "a secret"}]"#,
      controls: controls.map(\.0), vantage: VantageEvidence.sample
    ) { (outcomes[$0.description] ?? .works).evidence(for: $0) }
  }

  @Test("are asked, and count in no result")
  func results() throws {
    let run = try Self.run(
      [("stun:a.example", .works)], controls: [("stun:control.example", .silent)])
    #expect(run.plan.probes.map(\.url.description) == ["stun:a.example", "stun:control.example"])
    #expect(run.report.results.map(\.verdict.status) == [.srflx])
    #expect(run.report.vantage.controls.map(\.url.description) == ["stun:control.example"])
    #expect(run.report.vantage.controls.map(\.verdict.status) == [.failure])
    #expect(run.report.summaryText == "The server works.")
  }

  @Test("may be servers of a tenant, and are asked once")
  func shared() throws {
    let run = try Self.run([("stun:a.example", .works)], controls: [("stun:a.example", .works)])
    #expect(run.plan.probes.count == 1)
    #expect(run.report.results.map(\.verdict.status) == [.srflx])
    #expect(run.report.vantage.controls.map(\.verdict.status) == [.srflx])
  }

  @Test("are each asked once, and the plan says what they are for")
  func listing() throws {
    let plan = ProbePlan(
      .builtIn,
      options: .init(
        controls: [try ServerURL("stun:control.example"), try ServerURL("stun:control.example")],
        now: SampleRun.now))
    #expect(plan.controls == [2])
    #expect(plan.listing().hasSuffix("no credentials\n      a control\n"))
  }

  @Test(
    "that are all silent mean a dead network, unless anything came back from anybody",
    arguments: [
      ([.silent], [.silent], true),
      ([.silent, .nameUnknown], [.silent, .offline], true),
      ([.silent], [.silent, .nameUnknown], true),
      ([.silent], [.silent, .works], false),
      ([.silent], [.refused], false),
      ([.silent], [.unreachable], false),
      // A name that does not exist is nobody who could be silent.
      ([.silent], [.nameUnknown], false),
      ([.silent], [], false),
      ([.silent, .refused], [.silent], false),
      ([.silent, .unreachable], [.silent], false),
      ([.silent, .works], [.silent], false),
      ([.silent, .unauthorized], [.silent], false),
      ([.silent, .interrupted], [.silent], false),
      ([.silent], [.silent, .interrupted], false),
      ([.silent, .faulty], [.silent], false),
      ([.silent, .stoodStill], [.silent], false),
      ([.silent], [.moved], false),
    ] as [([SampleOutcome], [SampleOutcome], Bool)])
  func deadNetwork(servers: [SampleOutcome], controls: [SampleOutcome], isDead: Bool) throws {
    let run = try Self.run(
      servers.enumerated().map { ("turn:s\($0).example", $1) },
      controls: controls.enumerated().map { ("stun:c\($0).example", $1) })
    #expect(run.report.vantage.offline == (isDead ? .onlySilence : nil))
    #expect(
      run.report.results.allSatisfy { $0.verdict == .inconclusive(.vantageOffline) } == isDead)
    #expect(
      run.report.summaryText.hasPrefix("This machine is offline: nothing comes back") == isDead)
  }

  @Test("do not make a run that was ended before everybody was asked a dead network")
  func neverStarted() throws {
    let plan = try Self.run(
      [("stun:a.example", .silent), ("stun:b.example", .silent)],
      controls: [("stun:c.example", .silent)]
    ).plan
    var evidence = Dictionary(
      uniqueKeysWithValues: plan.probes.map {
        ($0.id, [SampleOutcome.silent.evidence(for: $0.url)])
      })
    evidence[1] = nil
    let vantage = Vantage(plan: plan, evidence: evidence, seen: VantageEvidence())
    #expect(vantage.offline == nil)
  }

  @Test("decide whether UDP is blocked, or the servers are dead")
  func blockedUDP() throws {
    let servers: [(String, SampleOutcome)] = [
      ("turn:a.example", .silent), ("turn:b.example", .silent), ("turns:b.example:443", .works),
    ]
    let summary = { (controls: [(String, SampleOutcome)]) in
      try Self.run(servers, controls: controls).report.summaryText
    }
    #expect(try summary([]).contains("UDP looks blocked on this network"))
    #expect(
      try summary([("stun:c.example", .silent)])
        .contains("UDP is blocked on this network: the controls are silent, too"))
    #expect(
      try summary([("stun:c.example", .works)])
        == "2 of 3 servers do not work: they do not answer.")
  }

  @Test("that are silent need one silent server only beside them")
  func oneServer() throws {
    let run = try Self.run(
      [("turn:a.example", .silent), ("turns:a.example:443", .works)],
      controls: [("stun:c.example", .silent)])
    #expect(run.report.summaryText.contains("UDP is blocked"))
  }

  @Test(
    "and servers tell whether any UDP comes back",
    arguments: [
      ([("stun:a.example", .works)], [], true),
      ([("turn:a.example", .unauthorized)], [], true),
      ([("turn:a.example", .silent), ("turn:b.example", .unauthorized)], [], true),
      ([("turns:a.example?transport=udp", .certificateExpired)], [], true),
      ([("stun:a.example", .silent)], [("stun:c.example", .works)], true),
      ([("stun:a.example", .silent), ("stun:b.example", .silent)], [], false),
      ([("stun:a.example", .works)], [("stun:c.example", .silent)], true),
      ([("turn:a.example?transport=tcp", .works)], [("stun:c.example", .silent)], false),
      // One server that is silent may be down.
      ([("stun:a.example", .silent)], [], nil),
      ([("stun:a.example", .silent), ("turn:a.example", .silent)], [], nil),
      // ICMP shows that the way is open.
      (
        [("stun:a.example", .silent), ("stun:b.example", .silent), ("stun:c.example", .refused)],
        [], nil
      ),
      // Over streams nothing is learnt of UDP, and nothing from this machine itself.
      ([("turn:a.example?transport=tcp", .works)], [], nil),
      ([("stun:127.0.0.1", .works), ("stun:10.0.0.5", .works)], [], nil),
      ([("stun:a.example", .offline)], [("stun:c.example", .nameUnknown)], nil),
    ] as [([(String, SampleOutcome)], [(String, SampleOutcome)], Bool?)])
  func udp(
    servers: [(String, SampleOutcome)], controls: [(String, SampleOutcome)], expected: Bool?
  ) throws {
    #expect(try Self.run(servers, controls: controls).report.vantage.udp == expected)
  }

  @Test("have a line of the table, above that of the NAT")
  func table() throws {
    let nat = "NAT: endpoint-independent; calls usually connect directly"
    let lines = { (controls: [(String, SampleOutcome)]) in
      try Self.run([("turn:a.example?transport=tcp", .works)], controls: controls)
        .report.vantage.lines(width: 80)
    }
    #expect(try lines([]) == [nat])
    #expect(try lines([("stun:c.example", .works)]) == ["controls: 1 of 1 works", nat])
    #expect(
      try lines([("stun:c.example", .works), ("stun:d.example", .silent)])
        == ["controls: 1 of 2 works", nat])
    #expect(
      try lines([("stun:c.example", .silent)])
        == ["controls: 0 of 1 work; no UDP comes back", nat])
  }
}
