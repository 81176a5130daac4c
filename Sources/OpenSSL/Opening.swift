/// The first bytes of a peer, which tell TLS from every other protocol.
///
/// OpenSSL waits for five bytes before it complains, takes some strangers for records of a bad
/// length, and cannot quote what was sent: an HTTP status line or an SSH banner says best who is at
/// the port.
struct Opening {
  private var seen: [UInt8] = []

  /// RFC 8446 §5.1: the content type (20 to 23, and 24 by RFC 6520), then the major version.
  private static let expected: [ClosedRange<UInt8>] = [20...24, 3...3]

  /// Looks at further bytes, and quotes them unless they can still be TLS.
  mutating func excerptIfNotTLS(_ bytes: [UInt8]) -> String? {
    guard seen.count < Self.expected.count else { return nil }
    let opening = seen + bytes
    seen = Array(opening.prefix(Self.expected.count))
    let canBeTLS = zip(seen, Self.expected).allSatisfy { byte, range in range.contains(byte) }
    return canBeTLS ? nil : String(excerptOf: opening)
  }
}
