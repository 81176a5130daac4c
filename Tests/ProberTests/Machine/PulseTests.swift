import NIOCore
import Testing

@testable import Prober

@Suite("The pulse")
struct PulseTests {
  private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
  private static let birth = ContinuousClock.now

  /// The clocks after so much time: that which stands in a sleep, and that which goes on, which is read
  /// between two looks at the first.
  private static func instant(
    awake: Duration, all: Duration, reading: Duration = .zero
  ) -> Pulse.Instant {
    let before = start + TimeAmount(awake)
    return Pulse.Instant(awake: before...before + TimeAmount(reading), all: birth + all)
  }

  private static func gap(before instant: Pulse.Instant) -> Pulse.Gap? {
    var pulse = Pulse(at: Self.instant(awake: .zero, all: .zero))
    return pulse.beat(at: instant)
  }

  @Test(
    "is not missed by a beat that comes in time, or that somebody asks for in between",
    arguments: [Duration.zero, .milliseconds(1), .milliseconds(100), .milliseconds(340)])
  func regular(after time: Duration) {
    #expect(Self.gap(before: Self.instant(awake: time, all: time)) == nil)
  }

  @Test(
    "takes a loaded machine for one that loses time, and not for one that stands still",
    arguments: [400, 1000, 2000, 2590])
  func loaded(milliseconds: Int) throws {
    let time = Duration.milliseconds(milliseconds)
    let gap = try #require(Self.gap(before: Self.instant(awake: time, all: time)))
    #expect(gap == Pulse.Gap(asleep: .zero, late: time - Pulse.interval))
    #expect(!gap.isStandstill)
  }

  @Test("sees that the process was stopped", arguments: [2600, 3500, 20_000])
  func stopped(milliseconds: Int) throws {
    let time = Duration.milliseconds(milliseconds)
    let gap = try #require(Self.gap(before: Self.instant(awake: time, all: time)))
    #expect(gap == Pulse.Gap(asleep: .zero, late: time - Pulse.interval))
    #expect(gap.isStandstill)
  }

  @Test("sees that the machine slept: one clock stood")
  func slept() throws {
    let instant = Self.instant(awake: .milliseconds(100), all: .seconds(28_800))
    let gap = try #require(Self.gap(before: instant))
    #expect(gap == Pulse.Gap(asleep: .seconds(28_800) - .milliseconds(100), late: .zero))
    #expect(gap.isStandstill)
  }

  @Test("does not take the time between two looks at the clocks for sleep")
  func preempted() {
    let instant = Self.instant(
      awake: .milliseconds(100), all: .milliseconds(1900), reading: .milliseconds(1900))
    #expect(Self.gap(before: instant)?.isStandstill == false)
    #expect(Self.gap(before: instant)?.asleep == .zero)
  }

  @Test("is taken from the beat before")
  func beats() {
    var pulse = Pulse(at: Self.instant(awake: .zero, all: .zero))
    for tenth in 1...100 {
      let time = Duration.milliseconds(100 * tenth)
      #expect(pulse.beat(at: Self.instant(awake: time, all: time)) == nil)
    }
  }
}
