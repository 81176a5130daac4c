import PlainText

/// A duration as evidence files have it: a number of milliseconds, to the microsecond.
package struct Milliseconds: Equatable, Codable, Sendable {
  /// The duration.
  package let duration: Duration

  /// The longest time that is read, in milliseconds.
  ///
  /// 10^12, over 30 years: no run takes as long, and sums of many such times are still durations.
  private static let limit = 1e12

  /// Makes a number of a duration.
  package init(_ duration: Duration) { self.duration = duration.inMicroseconds }

  /// Reads a number of milliseconds; throws a `DecodingError`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let milliseconds = try container.decode(Double.self)
    guard (0...Self.limit).contains(milliseconds),
      let microseconds = Int64(exactly: (milliseconds * 1000).rounded())
    else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "no time that a probe can take")
    }
    duration = .microseconds(microseconds)
  }

  /// Writes a number of milliseconds.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(duration.milliseconds)
  }
}

extension Duration {
  /// To the microsecond, the resolution of all evidence: what a file holds is what was judged when it
  /// happened, so that judging it again gives the same.
  package var inMicroseconds: Duration {
    .microseconds(Int64((self / .microseconds(1)).rounded()))
  }
}
