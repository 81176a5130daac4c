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
    // 19 characters to the second, 3 digits after the point, and Z.
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 19, parts[1].utf8.count == 4,
      let milliseconds = UInt16(parts[1].dropLast()), milliseconds < 1000,
      parts[1].utf8.allSatisfy({ $0 != UInt8(ascii: "+") }),
      let date = try? Date.ISO8601FormatStyle().parse("\(parts[0])Z"), text.hasSuffix("Z")
    else { return nil }
    millisecondsSince1970 =
      Int64(date.timeIntervalSince1970.rounded()) * 1000 + Int64(milliseconds)
  }

  /// Whole seconds since 1970.
  package var secondsSince1970: Int { Int(millisecondsSince1970 / 1000) }

  /// RFC 3339 with milliseconds: `2026-11-22T10:00:00.000Z`.
  package var description: String {
    // The fraction apart from the rest: as part of a date it is not exact.
    let (seconds, milliseconds) = millisecondsSince1970.quotientAndRemainder(dividingBy: 1000)
    let digits = "\(1000 + milliseconds)".dropFirst()
    return Date(timeIntervalSince1970: Double(seconds)).formatted(Date.ISO8601FormatStyle())
      .dropLast() + ".\(digits)Z"
  }
}

extension Instant {
  /// The time on a wall whose clock is so many seconds ahead of UTC: `2026-11-22 11:00:00 +01:00`.
  package func local(ahead offset: Int) -> String {
    // RFC 3339 §4.3 has room for less than a day.
    let offset = min(max(offset, -86_340), 86_340)
    let shifted = Instant(millisecondsSince1970: millisecondsSince1970 + Int64(offset) * 1000)
    let text = "\(shifted)".prefix(19).replacing("T", with: " ")
    let (hours, minutes) = (offset.magnitude / 60).quotientAndRemainder(dividingBy: 60)
    let zone = [hours, minutes].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    return "\(text) \(offset < 0 ? "-" : "+")\(zone)"
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
