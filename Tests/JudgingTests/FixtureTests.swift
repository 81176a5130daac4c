import Causes
import Foundation
import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

@testable import Judging

@Suite("Recorded runs")
struct FixtureTests {
  /// Those of one probe alone, or of one whose relay was not proved.
  static func unproved() throws -> [Fixture] {
    try Fixture.all().filter { $0.evidence.proof == nil }
  }

  @Test("The verdict on every server is what the fixture says", arguments: try Fixture.all())
  func verdict(_ fixture: Fixture) throws {
    // What is written then has to be read by a person.
    if ProcessInfo.processInfo.environment["ICEPROBE_RECORD"] != nil {
      return try fixture.record()
    }
    #expect(ExpectedVerdicts(fixture.run) == fixture.expected)
  }

  @Test("Where nothing is decided the judge stands where the fixture says")
  func undecided() throws {
    let fixtures = try Fixture.all().filter { $0.undecided != nil }
    #expect(fixtures.count > 5)
    for fixture in fixtures {
      #expect(fixture.judge(fixture.events).words == fixture.undecided, "\(fixture)")
    }
  }

  @Test("A file is written again as it is read", arguments: try Fixture.all())
  func roundTrip(_ fixture: Fixture) throws {
    let again = try SavedRun(decoding: Array(fixture.run.text.utf8), source: "again")
    #expect(again.text == fixture.run.text)
    #expect(ExpectedVerdicts(again) == fixture.expected)
  }

  @Test("With pseudonyms the verdicts are the same", arguments: try Fixture.all())
  func pseudonyms(_ fixture: Fixture) throws {
    var pseudonyms = Pseudonyms()
    let published = fixture.run.pseudonymised(with: &pseudonyms)
    let read = try SavedRun(decoding: Array(published.text.utf8), source: "published")
    var expected = fixture.expected
    var found = ExpectedVerdicts(read)
    // Words are described, and addresses have others in their place.
    for index in expected.servers.indices {
      expected.servers[index].detail = nil
      expected.servers[index].address = expected.servers[index].address.map {
        pseudonyms.hostAndPort($0)
      }
    }
    for index in found.servers.indices { found.servers[index].detail = nil }
    #expect(found == expected)
  }

  @Test("No earlier event justifies a verdict", arguments: try unproved())
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

  /// What may come while a failure waits for its explanation: trials, and the exchange that goes on or is
  /// ended by the server.
  private func mayExplain(_ happening: Event.Kind) -> Bool {
    switch happening {
    case .handshakeTried, .disturbed, .interrupted, .sent, .received, .disconnected: true
    default: false
    }
  }

  @Test("What comes after the decision changes nothing", arguments: try unproved())
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
    let name = fixture.name.trimmingPrefix("recorded/").trimmingPrefix("proved/")
    let stage = name.prefix { $0 != "/" }
    switch stage {
    case "field": break
    case "undecided": #expect(fixture.undecided != nil)
    default: #expect(name.hasPrefix(fixture.verdict))
    }
  }

  @Test("Time runs forwards", arguments: try Fixture.all())
  func order(_ fixture: Fixture) {
    for probe in fixture.probes {
      let offsets = probe.evidence.events.map(\.offset)
      #expect(offsets == offsets.sorted())
    }
  }

  @Test(
    "Every cause that a run can find has a fixture",
    arguments: Cause.Stage.allCases.filter { $0 != .configuration })
  func coverage(_ stage: Cause.Stage) throws {
    let verdicts = Set(try Fixture.all().map(\.verdict))
    let causes = Cause.allCases.filter { $0.stage == stage }.map(\.rawValue)
    #expect(!causes.isEmpty)
    #expect(causes.filter { !verdicts.contains($0) } == [])
  }
}
