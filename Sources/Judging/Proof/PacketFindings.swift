package import ProbeEvidence

/// What became of the packets that were echoed through a relay.
package struct PacketFindings: Equatable, Sendable {
  /// How many went in at the first side.
  package let sent: Int
  /// How many came out at the second side.
  package let arrived: Int
  /// How many echoes went in at the second side.
  package let echoed: Int
  /// How many echoes came out at the first side.
  package let returned: Int
  /// The time from a packet's sending to its echo's return: the least, the median and the 95th
  /// percentile; nil if no echo came back.
  package let roundTrip: RoundTrip?
  /// The interarrival jitter of the packets and of their echoes (RFC 3550 §6.4.1); nil for fewer
  /// than two of them.
  package let jitter: BothWays<Duration?>

  /// How many packets passed before the flow was cut off: all of the first, and then none; nil if it
  /// was not.
  package let cutAfter: Int?

  /// How many packets in a row have to be lost at the end, and none before, for a flow to count as cut.
  ///
  /// 10: 200 ms of speech. Where every second packet is lost by chance they are so once in a thousand
  /// times.
  private static let cutLength = 10

  /// Something for each of the two directions through a relay.
  package struct BothWays<Value: Equatable & Sendable>: Equatable, Sendable {
    /// From the first side to the second.
    package let there: Value
    /// From the second side to the first.
    package let back: Value
  }

  /// Three figures for many round trips.
  package struct RoundTrip: Equatable, Sendable {
    /// The least.
    package let minimum: Duration
    /// Half of them took no longer.
    package let median: Duration
    /// 95 of 100 took no longer.
    package let percentile95: Duration
  }

  /// Reads the traces of all packets; nil if none was sent.
  package init?(_ packets: [PacketTrace]) {
    guard !packets.isEmpty else { return nil }
    sent = packets.count
    arrived = packets.count { $0.arrived != nil }
    echoed = packets.count { $0.echoed != nil }
    returned = packets.count { $0.returned != nil }
    let passed = packets.prefix { $0.returned != nil }.count
    cutAfter =
      passed > 0 && passed == returned && packets.count - passed >= Self.cutLength ? passed : nil
    roundTrip = RoundTrip(packets.compactMap { packet in packet.returned.map { $0 - packet.sent } })
    jitter = BothWays(
      there: Self.jitter(
        packets.compactMap { packet in packet.arrived.map { (packet.sent, $0) } }),
      back: Self.jitter(
        packets.compactMap { packet in
          packet.echoed.flatMap { echoed in packet.returned.map { (echoed, $0) } }
        }))
  }

  /// The loss each way, in percent of what went in; nil where nothing did.
  package var loss: BothWays<Double?> {
    BothWays(there: Self.loss(arrived, of: sent), back: Self.loss(returned, of: echoed))
  }

  private static func loss(_ came: Int, of went: Int) -> Double? {
    went > 0 ? 100 * Double(went - came) / Double(went) : nil
  }

  /// RFC 3550 §6.4.1: the mean deviation of the transit time between packets, in the order of
  /// arrival, smoothed with a gain of 1/16.
  private static func jitter(_ transits: [(sent: Duration, came: Duration)]) -> Duration? {
    guard transits.count > 1 else { return nil }
    let delays = transits.sorted { $0.came < $1.came }.map { $0.came - $0.sent }
    return zip(delays, delays.dropFirst()).reduce(.zero) { jitter, pair in
      let deviation = pair.1 > pair.0 ? pair.1 - pair.0 : pair.0 - pair.1
      return jitter + (deviation - jitter) / 16
    }
  }
}

extension PacketFindings.RoundTrip {
  fileprivate init?(_ roundTrips: [Duration]) {
    let sorted = roundTrips.sorted()
    guard let first = sorted.first else { return nil }
    minimum = first
    median = sorted[(sorted.count - 1) / 2]
    // The nearest rank.
    percentile95 = sorted[(sorted.count * 95 + 99) / 100 - 1]
  }
}
