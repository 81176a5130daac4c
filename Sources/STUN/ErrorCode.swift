/// Why a server refused a request (RFC 8489 §14.8).
public struct ErrorCode: Hashable, Sendable {
  /// The code, 300 to 699.
  public let number: Int
  /// The server's own words, fit for a terminal.
  public let reason: String

  /// An error to send; a number outside of 300 to 699 makes an attribute that no one can read.
  public init(_ number: Int, reason: String) {
    self.number = number
    self.reason = reason
  }
}

extension ErrorCode {
  /// Two reserved bytes, the hundreds in three bits, the rest of the number in a byte, the reason.
  init?(attributeValue value: [UInt8]) {
    guard value.count >= 4 else { return nil }
    let hundreds = Int(value[2] & 0b111)
    let rest = Int(value[3])
    guard 3...6 ~= hundreds, rest < 100 else { return nil }
    self.init(hundreds * 100 + rest, reason: printableText(value[4...]))
  }

  var bytes: [UInt8] {
    let digits = [number / 100, number % 100].map(UInt8.init(truncatingIfNeeded:))
    return [0, 0] + digits + Array(reason.utf8)
  }
}
