/// A STUN message: a header and attributes (RFC 8489 §5).
public struct Message: Hashable, Sendable {
  /// Request, indication, success or error.
  public var messageClass: Class
  /// Binding, Allocate and so on.
  public var method: Method
  /// The 16 bytes that tie a response to its request.
  public var transactionID: TransactionID
  /// In the order of the wire. A decoded message has only those that count: see `init(decoding:)`.
  public var attributes: [Attribute]

  /// A message of these parts.
  public init(
    _ messageClass: Class, _ method: Method, transactionID: TransactionID,
    attributes: [Attribute] = []
  ) {
    self.messageClass = messageClass
    self.method = method
    self.transactionID = transactionID
    self.attributes = attributes
  }

  /// The raw value of an attribute; nil when the message has none of that type.
  ///
  /// Of several the first counts (RFC 8489 §14). An attribute that is here, and that its typed
  /// reading below says nil for, is malformed.
  public subscript(type: AttributeType) -> [UInt8]? {
    first(type)?.value
  }

  /// The same message under another transaction identifier, for a forwarder that stands between
  /// an agent of RFC 3489 and a server of RFC 8489.
  ///
  /// XOR-ed addresses are encoded anew, since an IPv6 address is XORed with the identifier
  /// (RFC 8489 §14.2). MESSAGE-INTEGRITY, MESSAGE-INTEGRITY-SHA256 and FINGERPRINT are left out:
  /// they vouch for bytes that are no more.
  public func replacing(transactionID newID: TransactionID) -> Message {
    var message = self
    message.transactionID = newID
    message.attributes = unsealedAttributes.map { attribute in
      guard let address = attribute.xorAddress(in: transactionID) else { return attribute }
      return Attribute(attribute.type, value: address.xored(with: newID).attributeValue)
    }
    return message
  }

  func first(_ type: AttributeType) -> Attribute? {
    attributes.first { $0.type == type }
  }

  var unsealedAttributes: [Attribute] {
    attributes.filter { $0.type.seal == nil }
  }
}
