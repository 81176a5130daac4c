/// How many packets may be on their way at once while a rate is measured: as many as the relay carries,
/// found as TCP finds it (RFC 5681), so that the path is filled and not flooded.
struct Window {
  /// 1,200 bytes: with all headers a packet still fits the smallest MTU of IPv6 (RFC 8200 §5).
  static let packetSize = 1200
  /// The most that is sent in one direction, in packets: 64 MiB, whatever the time that was given.
  static let packetLimit: UInt32 = 55_924
  /// 1,024 packets on their way fill 100 Mbit/s at a round trip of 98 ms.
  private static let largest = 1024.0
  private static let smallest = 8.0

  private var size = 32.0
  private var isSlowStart = true
  /// The number of the next packet.
  private(set) var next: UInt32 = 0
  /// The number behind the latest packet that came out.
  private var reached: UInt32 = 0
  /// Up to which packet a loss has been answered: one loss narrows the window once.
  private var recovery: UInt32 = 0

  /// How many more packets may be sent now.
  var room: Int {
    let onTheWay = Int(next) - Int(reached)
    return max(0, min(Int(size) - onTheWay, Int(Self.packetLimit - next)))
  }

  /// Whether everything was sent that may be.
  var isUsedUp: Bool { next == Self.packetLimit }

  /// Takes the numbers of the packets that may be sent now.
  mutating func take() -> Range<UInt32> {
    let first = next
    next += UInt32(room)
    return first..<next
  }

  /// A packet came out.
  mutating func arrived(_ number: UInt32) {
    guard number >= reached, number < next else { return }
    if number > reached { lost() }
    reached = number + 1
    size = min(Self.largest, size + (isSlowStart ? 1 : 1 / size))
  }

  /// Nothing came out for long: what is on its way counts as lost.
  mutating func stalled() {
    reached = next
    lost()
  }

  private mutating func lost() {
    guard reached >= recovery else { return }
    isSlowStart = false
    size = max(Self.smallest, size / 2)
    recovery = next
  }
}
