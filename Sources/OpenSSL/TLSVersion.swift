/// A version of TLS. The raw value is its number on the wire (RFC 8446 §4.2.1).
public enum TLSVersion: UInt16, Comparable, Sendable {
  /// TLS 1.0, which RFC 8996 deprecates.
  case tls10 = 0x0301
  /// TLS 1.1, which RFC 8996 deprecates.
  case tls11 = 0x0302
  /// TLS 1.2 (RFC 5246).
  case tls12 = 0x0303
  /// TLS 1.3 (RFC 8446).
  case tls13 = 0x0304

  /// Older before newer.
  public static func < (older: TLSVersion, newer: TLSVersion) -> Bool {
    older.rawValue < newer.rawValue
  }
}
