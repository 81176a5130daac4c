/// Typed readings of attributes; nil for absent or malformed, which the subscript tells apart.
extension Message {
  /// MAPPED-ADDRESS (RFC 8489 §14.1).
  public var mappedAddress: TransportAddress? { first(.mappedAddress)?.address }

  /// XOR-MAPPED-ADDRESS (RFC 8489 §14.2).
  public var xorMappedAddress: TransportAddress? {
    first(.xorMappedAddress)?.xorAddress(in: transactionID)
  }

  /// Where the server saw the request come from: XOR-MAPPED-ADDRESS, or else MAPPED-ADDRESS,
  /// which a NAT may have rewritten (RFC 8489 §14.2).
  public var reflexiveAddress: TransportAddress? { xorMappedAddress ?? mappedAddress }

  /// XOR-RELAYED-ADDRESS (RFC 8656 §18.5).
  public var xorRelayedAddress: TransportAddress? {
    first(.xorRelayedAddress)?.xorAddress(in: transactionID)
  }

  /// XOR-PEER-ADDRESS (RFC 8656 §18.3).
  public var xorPeerAddress: TransportAddress? {
    first(.xorPeerAddress)?.xorAddress(in: transactionID)
  }

  /// ALTERNATE-SERVER (RFC 8489 §14.15).
  public var alternateServer: TransportAddress? { first(.alternateServer)?.address }

  /// RESPONSE-ORIGIN: where the server answers from, as it says itself (RFC 5780 §7.3).
  public var responseOrigin: TransportAddress? { first(.responseOrigin)?.address }

  /// ERROR-CODE (RFC 8489 §14.8).
  public var errorCode: ErrorCode? { self[.errorCode].flatMap(ErrorCode.init(attributeValue:)) }

  /// LIFETIME (RFC 8656 §18.2).
  public var lifetime: Duration? {
    first(.lifetime)?.number.map { .seconds($0) }
  }

  /// CHANNEL-NUMBER (RFC 8656 §18.1).
  public var channelNumber: UInt16? {
    self[.channelNumber].flatMap { $0.count == 4 ? UInt16(networkOrder: $0[..<2]) : nil }
  }

  /// UNKNOWN-ATTRIBUTES: what the server did not understand (RFC 8489 §14.13).
  public var unknownAttributes: [AttributeType]? { first(.unknownAttributes)?.types }

  /// The types that must be understood and are not known here: a response that has any is to be
  /// taken as failed (RFC 8489 §6.3.3, §6.3.4).
  public var unknownComprehensionRequired: [AttributeType] {
    attributes.map(\.type).filter { $0.isComprehensionRequired && !$0.isKnown }
  }

  /// The types of those attributes whose value breaks the rules of its type.
  public var malformedAttributes: [AttributeType] {
    attributes.filter { !$0.isWellFormed }.map(\.type)
  }
}

/// Text, to be shown; a key or an echo is made of the raw bytes, which the subscript has.
extension Message {
  /// USERNAME (RFC 8489 §14.3), where fewer than 509 bytes are allowed.
  public var username: String? { self[.username].map { printableText($0, limit: 508) } }

  /// REALM (RFC 8489 §14.9).
  public var realm: String? { self[.realm].map { printableText($0) } }

  /// NONCE (RFC 8489 §14.10).
  public var nonce: String? { self[.nonce].map { printableText($0) } }

  /// SOFTWARE (RFC 8489 §14.14).
  public var software: String? { self[.software].map { printableText($0) } }
}

extension Attribute {
  fileprivate var address: TransportAddress? {
    switch type {
    case .mappedAddress, .alternateServer, .responseOrigin:
      TransportAddress(attributeValue: value)
    default: nil
    }
  }

  /// Nil when this is no XOR-ed address at all.
  func xorAddress(in id: TransactionID) -> TransportAddress? {
    switch type {
    case .xorMappedAddress, .xorRelayedAddress, .xorPeerAddress:
      TransportAddress(attributeValue: value)?.xored(with: id)
    default: nil
    }
  }

  fileprivate var number: UInt32? {
    value.count == 4 ? UInt32(networkOrder: value) : nil
  }

  fileprivate var types: [AttributeType]? {
    guard value.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: value.count, by: 2).map {
      AttributeType(rawValue: UInt16(networkOrder: value[$0..<$0 + 2]))
    }
  }

  fileprivate var isWellFormed: Bool {
    switch type {
    case .mappedAddress, .alternateServer, .xorMappedAddress, .xorRelayedAddress, .xorPeerAddress:
      TransportAddress(attributeValue: value) != nil
    case .errorCode: ErrorCode(attributeValue: value) != nil
    case .unknownAttributes: types != nil
    case .lifetime, .requestedTransport, .channelNumber, .fingerprint: value.count == 4
    case .messageIntegrity: value.count == 20
    case .messageIntegritySHA256: value.count == 32
    default: true
    }
  }
}
