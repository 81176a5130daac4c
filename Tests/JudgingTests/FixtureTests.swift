import Causes
import ProbeEvidence
import Samples
import Testing

@testable import Judging

@Suite("Recorded probes")
struct FixtureTests {
  @Test("The judge says of each what the fixture says", arguments: try Fixture.all())
  func verdict(_ fixture: Fixture) {
    #expect(Fixture.Outcome(fixture.judge(fixture.events)) == fixture.outcome)
  }

  @Test("No earlier event justifies a verdict", arguments: try Fixture.all())
  func earliest(_ fixture: Fixture) {
    for end in fixture.events.indices {
      let judgement = fixture.judge(fixture.events[..<end])
      let next = fixture.events[end].what
      if case .unexplained = judgement {
        #expect(mayExplain(next), "before event \(end)")
      } else if case .retrying(let retry) = next {
        #expect(judgement == .tryAgain(retry), "before event \(end)")
      } else {
        #expect(judgement == .goOn, "before event \(end)")
      }
    }
  }

  /// What a handshake that failed waits for.
  private func mayExplain(_ happening: Event.Kind) -> Bool {
    switch happening {
    case .handshakeTried, .disturbed, .interrupted: true
    default: false
    }
  }

  @Test("What comes after the decision changes nothing", arguments: try Fixture.all())
  func decisionStands(_ fixture: Fixture) throws {
    let judgement = fixture.judge(fixture.events)
    guard case .decided = judgement else { return }
    let others = try ["relay/udp", "connect/refused", "allocate/no-response"].map(Fixture.init)
    let interruption = Event(.interrupted, at: .seconds(11))
    for other in others {
      #expect(fixture.judge(fixture.events + other.events + [interruption]) == judgement)
    }
  }

  @Test("A file's name says what is in it", arguments: try Fixture.all())
  func name(_ fixture: Fixture) {
    let name = fixture.name.trimmingPrefix("recorded/")
    let stage = name.prefix { $0 != "/" }
    switch stage {
    case "srflx", "relay": #expect(fixture.outcome.verdict == stage)
    case "undecided": #expect(fixture.outcome.decidedAt == nil)
    default: #expect(name.hasPrefix(fixture.outcome.verdict))
    }
  }

  @Test("Time runs forwards", arguments: try Fixture.all())
  func order(_ fixture: Fixture) {
    let offsets = fixture.events.map(\.offset)
    #expect(offsets == offsets.sorted())
  }

  @Test(
    "Every cause that a probe can find has a fixture",
    arguments: [Cause.Stage.resolve, .connect, .proxy, .tls, .binding, .allocate])
  func coverage(_ stage: Cause.Stage) throws {
    let verdicts = Set(try Fixture.all().map(\.outcome.verdict))
    let causes = Cause.allCases.filter { $0.stage == stage }.map(\.rawValue)
    #expect(!causes.isEmpty)
    #expect(causes.filter { !verdicts.contains($0) } == [])
  }
}
