import NIOCore

/// Sees by the clocks that this process stood still: compares each beat with the one before.
struct Pulse {
  /// The time between two beats, unless somebody asks in between. 100 ms: a fifth of the pause before
  /// a request is repeated, and no load for any machine.
  static let interval: Duration = .milliseconds(100)

  /// After how long without a beat the machine is said to have stood still.
  ///
  /// 2.5 s: five transmissions that were not sent, and half of what counts as a freeze. A machine that
  /// is merely loaded is not called so: a thread that only beats came 75 ms late beside 16 busy loops on
  /// two cores, 0.4 s at a load of 25, and 1.9 s with nice 19 beside the 16 (measured). What is shorter
  /// costs a probe no more than time, which it gets back (``AwakeAlarm``).
  static let standstill: Duration = .milliseconds(2500)

  /// How late a beat is that cost anybody time worth giving back. 250 ms: half of the pause before a
  /// request is repeated.
  static let lapse: Duration = .milliseconds(250)

  /// The clocks at one instant.
  struct Instant {
    /// The clock that stands while the machine sleeps, before and after the other one is read: who is
    /// kept waiting between the two has not slept.
    let awake: ClosedRange<NIODeadline>
    /// The clock that goes on.
    let all: ContinuousClock.Instant

    /// This instant.
    static func now() -> Instant {
      let before = NIODeadline.now()
      let all = ContinuousClock.now
      return Instant(awake: before...max(before, NIODeadline.now()), all: all)
    }
  }

  /// The time between two beats, if it was long.
  struct Gap: Equatable {
    /// For how long the machine slept.
    var asleep: Duration
    /// How late the beat came besides.
    var late: Duration

    /// Whether the machine stood still.
    var isStandstill: Bool { asleep + late >= Pulse.standstill }
  }

  private var last: Instant

  /// A pulse that begins now.
  init(at instant: Instant) { last = instant }

  /// Takes a beat.
  /// - Returns: the gap before it; nil if nobody has lost any time in it.
  mutating func beat(at instant: Instant) -> Gap? {
    defer { last = instant }
    let awake = Duration(instant.awake.upperBound - last.awake.lowerBound)
    let asleep = max(.zero, instant.all - last.all - awake)
    let late = max(.zero, awake - Self.interval)
    return max(asleep, late) >= Self.lapse ? Gap(asleep: asleep, late: late) : nil
  }
}
