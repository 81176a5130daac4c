extension Message {
  /// The message on the wire (RFC 8489 §5, §14), its attributes just as they stand.
  ///
  /// - Precondition: no value, nor all attributes together, take more than the 65,535 bytes that
  ///   a length field can say. No decoded message does.
  public func encoded() -> [UInt8] {
    let body = attributes.flatMap(\.encoded)
    return MessageType(messageClass, method).field.networkOrderBytes
      + UInt16(body.count).networkOrderBytes
      + transactionID.rawValue.networkOrderBytes
      + body
  }

  /// The message on the wire, signed with MESSAGE-INTEGRITY (RFC 8489 §14.5) and at wish
  /// followed by FINGERPRINT (§14.7); older seals are left out.
  ///
  /// - Parameters:
  ///   - key: the password, or the digest of `longTermKeyInput`.
  ///   - hmac: HMAC-SHA1 of a message under a key.
  public func encoded(
    key: [UInt8], hmac: (_ key: [UInt8], _ message: [UInt8]) -> [UInt8], fingerprint: Bool = false
  ) -> [UInt8] {
    var unsealed = self
    unsealed.attributes = unsealedAttributes
    let signed = Self.sealed(unsealed.encoded(), with: .messageIntegrity, valueSize: 20) {
      hmac(key, $0)
    }
    guard fingerprint else { return signed }
    return Self.sealed(signed, with: .fingerprint, valueSize: 4, by: Self.fingerprintValue)
  }

  /// A seal is computed over all that goes before it, under a length that counts it already.
  private static func sealed(
    _ bytes: [UInt8], with type: AttributeType, valueSize: Int, by compute: ([UInt8]) -> [UInt8]
  ) -> [UInt8] {
    var text = bytes
    text.declareMessageEnd(at: bytes.count + 4 + valueSize)
    return text + Attribute(type, value: compute(text)).encoded
  }
}

extension Attribute {
  /// Type, length before padding, value, zeros up to a multiple of four bytes (RFC 8489 §14).
  fileprivate var encoded: [UInt8] {
    type.rawValue.networkOrderBytes + UInt16(value.count).networkOrderBytes + value
      + Array(repeating: 0, count: -value.count & 3)
  }
}

extension [UInt8] {
  /// Writes the header's length field as if the message ended there.
  mutating func declareMessageEnd(at end: Int) {
    replaceSubrange(2..<4, with: UInt16(end - MessageLayout.headerSize).networkOrderBytes)
  }
}
