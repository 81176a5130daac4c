/// Which request a response answers: the 16 bytes at offset 4 of the header.
///
/// RFC 8489 §5 fixes the first four to the magic cookie and leaves 96 random bits. In RFC 3489
/// all 128 bits were random, and libnice up to 0.1.22 still sends its Binding requests so;
/// keeping the 16 bytes together lets one type serve both forms.
public struct TransactionID: RawRepresentable, Hashable, Sendable {
  /// The fixed value by which messages in the form of RFC 8489 are told (§5).
  public static let magicCookie: UInt32 = 0x2112_A442

  /// The 16 bytes as one number in network byte order.
  public let rawValue: UInt128

  /// An identifier of all 128 bits, cookie included.
  public init(rawValue: UInt128) {
    self.rawValue = rawValue
  }

  /// A new identifier in the form of RFC 8489: the magic cookie and 96 random bits.
  ///
  /// - Parameter generator: must be cryptographically secure outside of tests (§5).
  public static func random(using generator: inout some RandomNumberGenerator) -> Self {
    Self(rawValue: UInt128.random(in: 0...UInt128.max, using: &generator)).withMagicCookie
  }

  /// A new identifier from the system's secure generator.
  public static func random() -> Self {
    var generator = SystemRandomNumberGenerator()
    return random(using: &generator)
  }

  /// Whether this identifier has the form of RFC 8489.
  public var hasMagicCookie: Bool {
    UInt32(truncatingIfNeeded: rawValue >> 96) == Self.magicCookie
  }

  /// The same last 96 bits behind the magic cookie.
  public var withMagicCookie: Self {
    Self(rawValue: UInt128(Self.magicCookie) << 96 | rawValue & (1 << 96 - 1))
  }
}
