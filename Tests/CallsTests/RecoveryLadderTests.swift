import Testing

@testable import Calls

@Suite struct RecoveryLadderTests {
  typealias Event = Timeline.Event

  /// The events of a call in which nothing arrives from `start` on for `length` seconds.
  static func events(
    of side: CallSide = .caller, outage length: Int, from start: Int = 12, callLength: Int = 180,
    _ thresholds: RecoveryThresholds = RecoveryThresholds()
  ) -> [Event] {
    var ladder = RecoveryLadder(of: side, thresholds)
    var events: [Event] = []
    var counters = RecoveryLadder.Counters()
    for second in 1...callLength {
      if !(start..<start + length).contains(second - 1) { counters.received += 8000 }
      if second.isMultiple(of: 3) { events += ladder.tick(at: .seconds(second), counters) }
    }
    return events
  }

  /// The length of an outage, and what a caller does about it.
  static let outages: [(Int, [Event])] = [
    (0, []), (1, []), (2, []),
    (
      3,
      [
        .init(at: .seconds(15), .suspected),
        .init(at: .seconds(18), .recovered(after: .seconds(6), on: .suspected)),
      ]
    ),
    (
      6,
      [
        .init(at: .seconds(15), .suspected), .init(at: .seconds(18), .frozen),
        .init(at: .seconds(21), .recovered(after: .seconds(9), on: .frozen)),
      ]
    ),
    (
      12,
      [
        .init(at: .seconds(15), .suspected), .init(at: .seconds(18), .frozen),
        .init(at: .seconds(21), .restarted(.ice)),
        .init(at: .seconds(27), .recovered(after: .seconds(15), on: .iceRestarted)),
      ]
    ),
    (
      25,
      [
        .init(at: .seconds(15), .suspected), .init(at: .seconds(18), .frozen),
        .init(at: .seconds(21), .restarted(.ice)), .init(at: .seconds(30), .restarted(.full)),
        .init(at: .seconds(39), .recovered(after: .seconds(27), on: .fullyRestarted)),
      ]
    ),
    (
      90,
      [
        .init(at: .seconds(15), .suspected), .init(at: .seconds(18), .frozen),
        .init(at: .seconds(21), .restarted(.ice)), .init(at: .seconds(30), .restarted(.full)),
        .init(at: .seconds(72), .gaveUp(after: .seconds(60))),
      ]
    ),
  ]

  @Test(arguments: outages) func aCallerClimbs(length: Int, events: [Event]) {
    #expect(Self.events(outage: length) == events)
  }

  @Test func aCalleeRestartsNothingAndWaitsLonger() {
    #expect(
      Self.events(of: .callee, outage: 80).map(\.what) == [
        .suspected, .frozen, .recovered(after: .seconds(81), on: .frozen),
      ])
    #expect(
      Self.events(of: .callee, outage: 120).last
        == .init(at: .seconds(102), .gaveUp(after: .seconds(90))))
  }

  @Test func theClockStartsAnewAfterARecovery() {
    var ladder = RecoveryLadder(of: .caller)
    var counters = RecoveryLadder.Counters(received: 1)
    #expect(ladder.tick(at: .seconds(9), counters) == [])
    #expect(ladder.tick(at: .seconds(12), counters).map(\.what) == [.suspected])
    #expect(ladder.tick(at: .seconds(15), counters).map(\.what) == [.frozen])
    counters.delivered = 1
    #expect(ladder.tick(at: .seconds(17), counters).count == 1)
    #expect(ladder.tick(at: .seconds(20), counters).map(\.what) == [.suspected])
    #expect(ladder.tick(at: .seconds(23), counters).map(\.what) == [.frozen])
    #expect(ladder.tick(at: .seconds(26), counters).map(\.what) == [.restarted(.ice)])
  }

  @Test func oneDirectionIsEnough() {
    var ladder = RecoveryLadder(of: .caller)
    for second in 1...40 {
      let counters = RecoveryLadder.Counters(delivered: UInt64(second))
      #expect(ladder.tick(at: .seconds(3 * second), counters) == [])
    }
    #expect(ladder.rung == .flowing)
  }

  @Test func nothingIsFrozenInTheGrace() {
    var ladder = RecoveryLadder(of: .caller)
    #expect(ladder.tick(at: .seconds(3), .init()) == [])
    #expect(ladder.tick(at: .seconds(6), .init()) == [])
    #expect(ladder.tick(at: .seconds(9), .init()) == [.init(at: .seconds(9), .suspected)])
  }

  @Test func onceGivenUpNothingHappens() {
    var ladder = RecoveryLadder(of: .caller)
    #expect(ladder.tick(at: .seconds(60), .init()).map(\.what) == [.gaveUp(after: .seconds(60))])
    #expect(ladder.tick(at: .seconds(63), .init(received: 9)) == [])
  }

  @Test func silenceIsCountedFromTheFirstProblem() {
    var timeline = Timeline()
    for event in Self.events(outage: 3) + Self.events(outage: 12) + Self.events(outage: 90) {
      timeline.append(event)
    }
    #expect(timeline.silence == .seconds(15 + 60))
    #expect(timeline.wasGivenUp)
    for _ in 0..<2 * Timeline.limit { timeline.append(.init(at: .zero, .frozen)) }
    #expect(timeline.events.count == Timeline.limit)
  }

  @Test func thresholdsMustClimb() {
    #expect(RecoveryThresholds().contradiction == nil)
    var thresholds = RecoveryThresholds()
    thresholds.fullRestart = thresholds.iceRestart
    #expect(thresholds.contradiction != nil)
    thresholds = RecoveryThresholds()
    thresholds.patience = .seconds(18)
    #expect(thresholds.contradiction != nil)
    thresholds = RecoveryThresholds()
    thresholds.tick = .seconds(10)
    #expect(thresholds.contradiction != nil)
  }
}
