/// Where things lie in the bytes of a message that is whole and sound in structure.
struct MessageLayout {
  /// Type, length and transaction identifier (RFC 8489 §5), in bytes.
  static let headerSize = 20

  /// Where an attribute's value lies; its own header is the four bytes before.
  struct Entry {
    let type: AttributeType
    let value: Range<Int>
    var start: Int { value.lowerBound - 4 }
  }

  private(set) var entries: [Entry] = []

  /// Walks over a whole message and keeps the attributes that count.
  init(of bytes: [UInt8]) throws(Message.DecodingError) {
    try Self.checkHeader(of: bytes)
    var lastSeal: Seal?
    var offset = Self.headerSize
    // Everything is a multiple of four bytes long, so an attribute's header is never cut.
    while offset < bytes.count {
      let type = AttributeType(rawValue: UInt16(networkOrder: bytes[offset..<offset + 2]))
      let start = offset + 4
      let end = start + Int(UInt16(networkOrder: bytes[offset + 2..<start]))
      offset = (end + 3) & ~3
      guard offset <= bytes.count else { throw .truncatedAttribute(type) }
      guard Self.counts(type.seal, after: lastSeal) else { continue }
      lastSeal = type.seal
      entries.append(Entry(type: type, value: start..<end))
    }
  }

  func first(_ type: AttributeType) -> Entry? {
    entries.first { $0.type == type }
  }

  private static func checkHeader(of bytes: [UInt8]) throws(Message.DecodingError) {
    // RFC 8489 §5: the first two bits are what tells STUN from other protocols.
    if let first = bytes.first, first >> 6 != 0 { throw .notSTUN }
    guard bytes.count >= headerSize else { throw .tooShort }
    let declared = Int(UInt16(networkOrder: bytes[2..<4]))
    guard declared == bytes.count - headerSize, declared % 4 == 0 else {
      throw .lengthMismatch(declared: declared, received: bytes.count - headerSize)
    }
  }

  /// RFC 8489 §14.5 to 14.7: after a seal only a later seal counts.
  private static func counts(_ seal: Seal?, after last: Seal?) -> Bool {
    guard let last else { return true }
    guard let seal else { return false }
    return seal > last
  }
}
