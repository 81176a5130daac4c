import Causes
import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

@testable import Judging

@Suite("The judge, event by event")
struct RunningJudgementTests {
  /// The rule applied to a whole list of events, from the first one on.
  private func whole(_ events: ArraySlice<Event>, of url: ServerURL) -> Judgement {
    let judge = Judge(of: url)
    var state = JudgeState()
    var judgement = Judgement.goOn
    for event in events {
      state.take(event.what, at: event.offset)
      judgement = judge.judge(event, in: &state)
      if case .decided = judgement { break }
    }
    return judgement
  }

  private func expectAgreement(_ events: [Event], of url: ServerURL) {
    var running = RunningJudgement(by: Judge(of: url))
    for (end, event) in zip(1..., events) {
      #expect(running.take(event) == whole(events[..<end], of: url), "after event \(end)")
    }
    let resumed = RunningJudgement(by: Judge(of: url), on: Evidence(events))
    #expect(resumed.judgement == running.judgement)
  }

  @Test("says after each what the whole says so far", arguments: try Fixture.all())
  func fixtures(_ fixture: Fixture) { expectAgreement(fixture.events, of: fixture.url) }

  @Test("does so for events in any order", arguments: 1...300 as ClosedRange<UInt64>)
  func random(seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    let fixtures = try (0..<4).map { _ in
      try Fixture(named: #require(Self.names.randomElement(using: &random)))
    }
    let pool = fixtures.flatMap(\.events)
    let events = (0..<40).compactMap { number in
      pool.randomElement(using: &random).map { Event($0.what, at: .milliseconds(number)) }
    }
    for fixture in fixtures { expectAgreement(events, of: fixture.url) }
  }

  private static let names = (try? Fixture.names().filter { !$0.hasPrefix("proved/") }) ?? []

  @Test(
    "says of each proof what the whole says so far",
    arguments: try Fixture.proved())
  func proofs(_ fixture: Fixture) {
    let judge = ProofJudge(of: fixture.url)
    for attempt in fixture.evidence.proof?.attempts ?? [] { expectAgreement(attempt, by: judge) }
  }

  @Test("does so for the events of proofs in any order", arguments: 1...200 as ClosedRange<UInt64>)
  func randomProofs(seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    let fixtures = try Fixture.proved()
    let pool = fixtures.flatMap { ($0.evidence.proof?.attempts ?? []).flatMap(\.events) }
    var attempt = ProofAttempt(way: .sameServer)
    if Bool.random(using: &random) {
      attempt.peerAddress = Endpoint(address: "192.0.2.1", port: 1)
    }
    for number in 0..<40 {
      let event = try #require(pool.randomElement(using: &random))
      attempt.events.append(ProofEvent(event.what, at: .milliseconds(number)))
    }
    expectAgreement(attempt, by: ProofJudge(of: try ServerURL("turn:turn.example.com")))
  }

  private func expectAgreement(_ attempt: ProofAttempt, by judge: ProofJudge) {
    var running = RunningProofStanding(by: judge, with: attempt.way)
    var beginning = attempt
    for (end, event) in zip(1..., attempt.events) {
      beginning.events = Array(attempt.events.prefix(end))
      let standing = running.take(event, hasPeer: attempt.peerAddress != nil)
      #expect(standing == judge.standing(of: beginning), "after event \(end)")
    }
  }
}
