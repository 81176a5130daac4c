import STUN

/// SplitMix64: the same messages and the same damage on every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

extension SeededGenerator {
  mutating func bytes(upTo limit: Int) -> [UInt8] {
    (0..<Int.random(in: 0...limit, using: &self)).map { _ in .random(in: 0...255, using: &self) }
  }

  mutating func address() -> TransportAddress {
    let ip: IPAddress =
      Bool.random(using: &self)
      ? .v4(.random(in: 0...UInt32.max, using: &self))
      : .v6(.random(in: 0...UInt128.max, using: &self))
    return TransportAddress(ip: ip, port: .random(in: 0...UInt16.max, using: &self))
  }

  /// An attribute of each kind that is built, and one of any type and bytes but a seal.
  mutating func attribute(in id: TransactionID) -> Attribute {
    let kinds: [Attribute] = [
      .username("user \(next())"), .realm("example.org"), .nonce("\(next())"), .software("é\u{7}"),
      .errorCode(ErrorCode(.random(in: 300...699, using: &self), reason: "no")),
      .unknownAttributes([.lifetime, .data]),
      .lifetime(.seconds(UInt32.random(in: 0...UInt32.max, using: &self))),
      .requestedTransportUDP,
      .mappedAddress(address()), .alternateServer(address()),
      .xorMappedAddress(address(), in: id), .xorRelayedAddress(address(), in: id),
      .xorPeerAddress(address(), in: id),
      Attribute(
        AttributeType(rawValue: 0x7000 | UInt16(bytes(upTo: 15).count)), value: bytes(upTo: 9)),
      Attribute(.xorMappedAddress, value: bytes(upTo: 21)),
      Attribute(.errorCode, value: bytes(upTo: 6)),
    ]
    return kinds[.random(in: kinds.indices, using: &self)]
  }

  /// A message without seals, in the form of RFC 8489 or of RFC 3489.
  mutating func message() -> Message {
    let classes: [Message.Class] = [.request, .indication, .success, .error]
    let id =
      Bool.random(using: &self)
      ? TransactionID.random(using: &self)
      : TransactionID(rawValue: .random(in: 0...UInt128.max, using: &self))
    return Message(
      classes[.random(in: classes.indices, using: &self)],
      Message.Method(rawValue: .random(in: 0...0x0FFF, using: &self)),
      transactionID: id,
      attributes: (0..<Int.random(in: 0...8, using: &self)).map { _ in attribute(in: id) })
  }

  /// One to four bytes overwritten, and sometimes an end cut off or added.
  mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) where !bytes.isEmpty {
      // Half of the damage goes to lengths and types, which are small numbers.
      let byte = UInt8.random(in: 0...(Bool.random(using: &self) ? 255 : 40), using: &self)
      bytes[.random(in: bytes.indices, using: &self)] = byte
    }
    switch Int.random(in: 0..<8, using: &self) {
    case 0: bytes.removeLast(.random(in: 0...bytes.count, using: &self))
    case 1: bytes += self.bytes(upTo: 9)
    default: break
    }
    return bytes
  }
}
