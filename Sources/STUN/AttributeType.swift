/// What an attribute means: the number that goes before its length (RFC 8489 §14, §18.3).
public struct AttributeType: RawRepresentable, Hashable, Sendable {
  /// The number that IANA assigns.
  public let rawValue: UInt16

  /// A type of any number, registered or not.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// Whether a receiver that does not know this type must give up on the message (RFC 8489 §14).
  public var isComprehensionRequired: Bool { rawValue < 0x8000 }

  /// Whether this type has a name in `AttributeRegistry`.
  public var isKnown: Bool { AttributeRegistry.names[rawValue] != nil }
}

extension AttributeType: CustomStringConvertible {
  /// The registered name, such as `XOR-MAPPED-ADDRESS`, or else the number in hexadecimal.
  public var description: String {
    AttributeRegistry.names[rawValue] ?? "0x" + String(rawValue, radix: 16, uppercase: true)
  }
}

/// The types that this program reads, writes or speaks of.
extension AttributeType {
  /// RFC 8489 §14.1.
  public static let mappedAddress = Self(rawValue: 0x0001)
  /// RFC 8489 §14.3.
  public static let username = Self(rawValue: 0x0006)
  /// RFC 8489 §14.5.
  public static let messageIntegrity = Self(rawValue: 0x0008)
  /// RFC 8489 §14.8.
  public static let errorCode = Self(rawValue: 0x0009)
  /// RFC 8489 §14.13.
  public static let unknownAttributes = Self(rawValue: 0x000A)
  /// RFC 8656 §18.1.
  public static let channelNumber = Self(rawValue: 0x000C)
  /// RFC 8656 §18.2.
  public static let lifetime = Self(rawValue: 0x000D)
  /// RFC 8656 §18.3.
  public static let xorPeerAddress = Self(rawValue: 0x0012)
  /// RFC 8656 §18.4.
  public static let data = Self(rawValue: 0x0013)
  /// RFC 8489 §14.9.
  public static let realm = Self(rawValue: 0x0014)
  /// RFC 8489 §14.10.
  public static let nonce = Self(rawValue: 0x0015)
  /// RFC 8656 §18.5.
  public static let xorRelayedAddress = Self(rawValue: 0x0016)
  /// RFC 8656 §18.8.
  public static let requestedTransport = Self(rawValue: 0x0019)
  /// RFC 8489 §14.6.
  public static let messageIntegritySHA256 = Self(rawValue: 0x001C)
  /// RFC 8489 §14.2.
  public static let xorMappedAddress = Self(rawValue: 0x0020)
  /// RFC 8489 §14.14.
  public static let software = Self(rawValue: 0x8022)
  /// RFC 8489 §14.15.
  public static let alternateServer = Self(rawValue: 0x8023)
  /// RFC 8489 §14.7.
  public static let fingerprint = Self(rawValue: 0x8028)
  /// RFC 5780 §7.3.
  public static let responseOrigin = Self(rawValue: 0x802B)
}
