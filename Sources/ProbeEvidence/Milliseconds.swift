import PlainText

/// A duration as evidence files have it: a number of milliseconds, to the microsecond.
package struct Milliseconds: Equatable, Codable, Sendable {
  /// The duration.
  package let duration: Duration

  /// Makes a number of a duration.
  package init(_ duration: Duration) { self.duration = duration }

  /// Reads a number of milliseconds; throws a `DecodingError`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let milliseconds = try container.decode(Double.self)
    guard let microseconds = Int64(exactly: (milliseconds * 1000).rounded()) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(milliseconds) ms are more than a probe can take")
    }
    duration = .microseconds(microseconds)
  }

  /// Writes a number of milliseconds.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(duration.milliseconds)
  }
}
