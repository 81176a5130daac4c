extension Message {
  /// Why some bytes are no message.
  public enum DecodingError: Error, Hashable, Sendable {
    /// The first two bits are not zero: another protocol (RFC 8489 §5).
    case notSTUN
    /// Fewer bytes than the 20 of a header.
    case tooShort
    /// The header declares another number of bytes than follow it, or no multiple of four.
    case lengthMismatch(declared: Int, received: Int)
    /// An attribute of this type runs over the end of the message.
    case truncatedAttribute(AttributeType)
  }

  /// Reads one whole message: a datagram, or what `StreamFramer` cut from a stream.
  ///
  /// The structure must be right (RFC 8489 §5, §14); the values of attributes are left for their
  /// typed readings. Headers in the form of RFC 3489, without the magic cookie, are accepted.
  /// Attributes that follow MESSAGE-INTEGRITY, and are not the other two seals, do not count
  /// (§14.5) and are dropped, for an attacker can add them; nothing counts behind FINGERPRINT.
  ///
  /// Needs no bound of its own: a length field of 16 bits allows 16,383 attributes at most.
  public init(decoding bytes: some Collection<UInt8>) throws(DecodingError) {
    let bytes = Array(bytes)
    let layout = try MessageLayout(of: bytes)
    let type = MessageType(field: UInt16(networkOrder: bytes[..<2]))
    self.init(
      type.messageClass, type.method,
      transactionID: TransactionID(rawValue: UInt128(networkOrder: bytes[4..<20])),
      attributes: layout.entries.map { Attribute($0.type, value: bytes[$0.value]) })
  }
}

extension Message.DecodingError: CustomStringConvertible {
  /// What is wrong, in a few words.
  public var description: String {
    switch self {
    case .notSTUN: "not a STUN message"
    case .tooShort: "shorter than the 20 bytes of a STUN header"
    case .lengthMismatch(let declared, let received):
      "the header declares \(declared) bytes of attributes, and \(received) follow"
    case .truncatedAttribute(let type): "\(type) runs over the end of the message"
    }
  }
}
