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
    ] as [Happening])
  func retryDue(name: String, happening: Happening) throws {
    let fixture = try Fixture(named: name)
    let judgement = fixture.judge(fixture.events)
    #expect(judgement != .goOn)
    #expect(fixture.judge(fixture.events + [Event(happening, at: .seconds(1))]) == judgement)
  }

  @Test("The limit ends a probe that is about to start again")
  func limitBeforeRetry() throws {
    let fixture = try Fixture(named: "undecided/allocation-mismatch")
    let limit = Event(.limitReached, at: .seconds(10))
    #expect(
      Fixture.Outcome(fixture.judge(fixture.events + [limit]))
        == Fixture.Outcome(
          verdict: "allocate/no-response", decidedAt: 10_000, stunErrorCode: 437,
          detail: "after error 437, no answer came"))
  }

  @Test("A new attempt begins on the lowest rung that is left, and forgets the server's last words")
  func retried() throws {
    let fixture = try Fixture(named: "undecided/allocation-mismatch")
    let events = [
      Event(.retrying(retry: .freshSocket), at: .seconds(9)),
      Event(.limitReached, at: .seconds(10)),
    ]
    #expect(
      Fixture.Outcome(fixture.judge(fixture.events + events))
        == Fixture.Outcome(verdict: "connect/timeout", decidedAt: 10_000))
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
