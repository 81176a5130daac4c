import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

@testable import Judging

@Suite("The judge, where events come in an unlucky order")
struct JudgeTests {
  @Test("Nothing at all decides nothing")
  func nothing() throws {
    #expect(Judge(of: try ServerURL("turn:192.0.2.10")).judge(Evidence()) == .goOn)
  }

  @Test(
    "A retry that is due outlasts the end of the attempt",
    arguments: ["undecided/redirect", "undecided/allocation-mismatch"],
    [
      .disconnected(how: .closed, detail: ""), .disconnected(how: .refused, detail: ""),
      .receivedUnusable(bytes: .notSTUN, detail: ""), .gatheringDone,
    ] as [Event.Kind])
  func retryDue(name: String, happening: Event.Kind) throws {
    let fixture = try Fixture(named: name)
    let judgement = fixture.judge(fixture.events)
    #expect(judgement != .goOn)
    #expect(fixture.judge(fixture.events + [Event(happening, at: .seconds(1))]) == judgement)
  }

  /// What becomes of a probe that has just been told to start again, and whose limit runs out within
  /// the next attempt, after so many steps of it.
  private func cutShort(
    _ name: String, _ retry: Retry, after steps: Int
  ) throws -> Fixture.Outcome {
    let fixture = try Fixture(named: name)
    let attempt: [Event.Kind] = [
      .retrying(retry: retry), .connecting(to: Self.other), .connected(from: Self.other),
      .gathering,
      .sent(request: Request(method: .allocate, isAuthenticated: false)),
    ]
    let events = (attempt.prefix(steps) + [.limitReached]).map { Event($0, at: .seconds(10)) }
    return Fixture.Outcome(fixture.judge(fixture.events + events))
  }

  private static let other = Endpoint(address: "192.0.2.20", port: 3478)

  @Test("437 stands where the limit comes before an answer to the next socket", arguments: 0...5)
  func mismatchBeforeLimit(steps: Int) throws {
    #expect(
      try cutShort("undecided/allocation-mismatch", .freshSocket, after: steps)
        == Fixture.Outcome(
          verdict: "allocate/allocation-mismatch", decidedAt: 10_000, stunErrorCode: 437,
          detail: "the limit ran out before an answer to another socket"))
  }

  @Test("300 stands where the limit comes before the other server is asked", arguments: 0...4)
  func redirectBeforeLimit(steps: Int) throws {
    let end =
      steps == 0
      ? "the limit ran out before 192.0.2.20:3478 was asked"
      : "at the alternate server 192.0.2.20:3478: the limit ran out before it was asked"
    #expect(
      try cutShort("undecided/redirect", .alternateServer(at: Self.other), after: steps)
        == Fixture.Outcome(
          verdict: "allocate/error-response", decidedAt: 10_000, stunErrorCode: 300, detail: end))
  }

  @Test("The other server that is asked and does not answer is silent itself")
  func alternateSilence() throws {
    #expect(
      try cutShort("undecided/redirect", .alternateServer(at: Self.other), after: 5)
        == Fixture.Outcome(
          verdict: "allocate/no-response", decidedAt: 10_000,
          detail: "at the alternate server 192.0.2.20:3478"))
  }

  @Test("A new attempt over a stream begins on the lowest rung that is left")
  func retried() throws {
    let redirect = try Fixture(named: "undecided/redirect")
    let events = [
      Event(.retrying(retry: .alternateServer(at: Self.other)), at: .seconds(9)),
      Event(.connecting(to: Self.other), at: .seconds(9)),
      Event(.limitReached, at: .seconds(10)),
    ]
    let judge = Judge(of: try ServerURL("turn:turn.example.com?transport=tcp"))
    #expect(
      Fixture.Outcome(judge.judge(Evidence(redirect.events + events)))
        == Fixture.Outcome(
          verdict: "connect/timeout", decidedAt: 10_000,
          detail: "at the alternate server 192.0.2.20:3478"))
  }

  @Test(
    "A limit that comes before the server was asked says nothing of it",
    arguments: [
      ("turn:192.0.2.20", 0), ("turn:192.0.2.20", 1), ("turn:192.0.2.20", 2),
      ("stun:192.0.2.20", 1), ("turns:192.0.2.20?transport=udp", 1),
      ("turn:192.0.2.20?transport=tcp", 2),
    ])
  func nothingAsked(url: String, steps: Int) throws {
    #expect(
      try opened(url, steps)
        == Fixture.Outcome(
          verdict: "inconclusive/fault", decidedAt: 10_000,
          detail: "the limit ran out before the server was asked"))
  }

  @Test("A connection that nobody takes until the limit is the other side's silence")
  func notConnected() throws {
    #expect(
      try opened("turn:192.0.2.20?transport=tcp", 1)
        == Fixture.Outcome(verdict: "connect/timeout", decidedAt: 10_000))
  }

  /// What becomes of a probe whose limit runs out after so many steps.
  private func opened(_ url: String, _ steps: Int) throws -> Fixture.Outcome {
    let path: [Event.Kind] = [.connecting(to: Self.other), .connected(from: Self.other)]
    let events = (path.prefix(steps) + [.limitReached]).map { Event($0, at: .seconds(10)) }
    return Fixture.Outcome(Judge(of: try ServerURL(url)).judge(Evidence(events)))
  }

  @Test(
    "A candidate that is put down before its reply counts", arguments: ["srflx/udp", "relay/udp"])
  func candidateFirst(name: String) throws {
    let fixture = try Fixture(named: name)
    var events = fixture.events
    let isReply = { (event: Event) in
      if case .received(let reply) = event.what { reply.outcome == .success } else { false }
    }
    let index = try #require(events.firstIndex(where: isReply))
    events.append(events.remove(at: index))
    #expect(Fixture.Outcome(fixture.judge(events)) == fixture.outcome)
  }

  @Test("An address that a STUN server would tell is no relay")
  func otherMethod() throws {
    let told = try Fixture(named: "srflx/udp")
    let turn = Judge(of: try ServerURL("turn:192.0.2.10"))
    #expect(turn.judge(told.evidence) == .goOn)
    let granted = try Fixture(named: "relay/udp")
    let stun = Judge(of: try ServerURL("stun:192.0.2.10"))
    #expect(stun.judge(granted.evidence) == .goOn)
  }

  @Test("A candidate of another kind is not what the server was asked for")
  func otherKind() throws {
    let told = try Fixture(named: "srflx/udp").events.dropLast()
    let relayed = try #require(try Fixture(named: "relay/udp").events.last)
    #expect(Judge(of: try ServerURL("stun:192.0.2.10")).judge(Evidence(told + [relayed])) == .goOn)
  }

  @Test(
    "A second reply changes nothing", arguments: ["allocate/unauthorized", "allocate/no-relay"])
  func secondReply(name: String) throws {
    let granted = try Fixture(named: "undecided/granted")
    let reply = try #require(try Fixture(named: name).events.last)
    #expect(granted.judge(granted.events + [reply]) == .goOn)
  }
}
