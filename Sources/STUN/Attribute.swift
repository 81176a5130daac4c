/// One attribute as it stands in a message: a type and its value's bytes, without the padding
/// (RFC 8489 §14).
public struct Attribute: Hashable, Sendable {
  /// What the value means.
  public let type: AttributeType
  /// The bytes as they were received, or are to be sent.
  public let value: [UInt8]

  /// An attribute of any value, well-formed or not.
  public init(_ type: AttributeType, value: some Sequence<UInt8>) {
    self.type = type
    self.value = Array(value)
  }
}

/// Attributes to send.
extension Attribute {
  /// USERNAME (RFC 8489 §14.3).
  public static func username(_ text: String) -> Self { Self(.username, value: text.utf8) }
  /// REALM (RFC 8489 §14.9).
  public static func realm(_ text: String) -> Self { Self(.realm, value: text.utf8) }
  /// NONCE (RFC 8489 §14.10).
  public static func nonce(_ text: String) -> Self { Self(.nonce, value: text.utf8) }
  /// SOFTWARE (RFC 8489 §14.14).
  public static func software(_ text: String) -> Self { Self(.software, value: text.utf8) }

  /// ERROR-CODE (RFC 8489 §14.8).
  public static func errorCode(_ error: ErrorCode) -> Self { Self(.errorCode, value: error.bytes) }

  /// UNKNOWN-ATTRIBUTES, which goes with error 420 (RFC 8489 §14.13).
  public static func unknownAttributes(_ types: [AttributeType]) -> Self {
    Self(.unknownAttributes, value: types.flatMap(\.rawValue.networkOrderBytes))
  }

  /// LIFETIME (RFC 8656 §18.2) in whole seconds; zero asks to end the allocation.
  public static func lifetime(_ lifetime: Duration) -> Self {
    let seconds = UInt32(clamping: lifetime.components.seconds)
    return Self(.lifetime, value: seconds.networkOrderBytes)
  }

  /// DATA (RFC 8656 §18.4).
  public static func data(_ bytes: [UInt8]) -> Self { Self(.data, value: bytes) }

  /// CHANNEL-NUMBER (RFC 8656 §18.1): the number, and two reserved bytes.
  public static func channelNumber(_ number: UInt16) -> Self {
    Self(.channelNumber, value: number.networkOrderBytes + [0, 0])
  }

  /// REQUESTED-TRANSPORT for UDP, the one protocol that RFC 8656 §18.8 allows: IANA's protocol
  /// number 17, and three reserved bytes.
  public static let requestedTransportUDP = Self(.requestedTransport, value: [17, 0, 0, 0])
}

/// Addresses to send.
extension Attribute {
  /// MAPPED-ADDRESS (RFC 8489 §14.1).
  public static func mappedAddress(_ address: TransportAddress) -> Self {
    Self(.mappedAddress, value: address.attributeValue)
  }

  /// ALTERNATE-SERVER, which goes with error 300 (RFC 8489 §14.15).
  public static func alternateServer(_ address: TransportAddress) -> Self {
    Self(.alternateServer, value: address.attributeValue)
  }

  /// XOR-MAPPED-ADDRESS for the message of that transaction (RFC 8489 §14.2).
  public static func xorMappedAddress(_ address: TransportAddress, in id: TransactionID) -> Self {
    Self(.xorMappedAddress, value: address.xored(with: id).attributeValue)
  }

  /// XOR-RELAYED-ADDRESS for the message of that transaction (RFC 8656 §18.5).
  public static func xorRelayedAddress(_ address: TransportAddress, in id: TransactionID) -> Self {
    Self(.xorRelayedAddress, value: address.xored(with: id).attributeValue)
  }

  /// XOR-PEER-ADDRESS for the message of that transaction (RFC 8656 §18.3).
  public static func xorPeerAddress(_ address: TransportAddress, in id: TransactionID) -> Self {
    Self(.xorPeerAddress, value: address.xored(with: id).attributeValue)
  }
}
