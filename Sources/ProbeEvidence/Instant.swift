#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A point of the calendar (UTC).
package struct Instant: Equatable, Sendable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  package let millisecondsSince1970: Int64

  /// Makes an instant from milliseconds since 1970.
  package init(millisecondsSince1970: Int64) {
    self.millisecondsSince1970 = millisecondsSince1970
  }

  /// Makes an instant from seconds since 1970; what is too far off for a calendar is cut.
  package init(secondsSince1970: Int) {
    // 253,402,300,799 is the last second of the year 9999, the end of RFC 3339.
    millisecondsSince1970 = Int64(min(max(secondsSince1970, 0), 253_402_300_799)) * 1000
  }

  /// Reads what ``description`` writes; nil if the text is no such instant.
  package init?(_ text: String) {
    // As long as one with milliseconds and Z is.
    guard text.utf8.count == 24,
      let date = try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text)
    else { return nil }
    millisecondsSince1970 = Int64((date.timeIntervalSince1970 * 1000).rounded())
  }

  /// Whole seconds since 1970.
  package var secondsSince1970: Int { Int(millisecondsSince1970 / 1000) }

  /// RFC 3339 with milliseconds: `2026-11-22T10:00:00.000Z`.
  package var description: String {
    Date(timeIntervalSince1970: Double(millisecondsSince1970) / 1000)
      .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}

/// As the text that ``description`` gives.
extension Instant: Codable {
  /// Reads an instant; throws a `DecodingError`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let instant = Instant(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no instant")
    }
    self = instant
  }

  /// Writes the instant.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
