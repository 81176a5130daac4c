import CNice

/// As much of STUN as a fake server needs.
enum Wire {
  /// In bytes (RFC 8489 §5).
  static let headerSize = 20
  static let magicCookie: [UInt8] = [0x21, 0x12, 0xA4, 0x42]

  enum Attribute {
    static let mappedAddress: UInt16 = 0x0001
    static let username: UInt16 = 0x0006
    static let messageIntegrity: UInt16 = 0x0008
    static let errorCode: UInt16 = 0x0009
    static let lifetime: UInt16 = 0x000D
    static let realm: UInt16 = 0x0014
    static let nonce: UInt16 = 0x0015
    static let xorRelayedAddress: UInt16 = 0x0016
    static let requestedTransport: UInt16 = 0x0019
    static let xorMappedAddress: UInt16 = 0x0020
  }

  /// A message as it came.
  struct Message {
    let bytes: [UInt8]

    var type: UInt16 { bytes.uint16(at: 0) }
    /// The magic cookie, and what takes its place in RFC 3489.
    var cookie: [UInt8] { Array(bytes[4..<8]) }
    /// The 16 bytes that an answer repeats.
    var identity: [UInt8] { Array(bytes[4..<20]) }

    var attributes: [UInt16: [UInt8]] {
      var found: [UInt16: [UInt8]] = [:]
      var offset = headerSize
      while offset + 4 <= bytes.count {
        let length = Int(bytes.uint16(at: offset + 2))
        found[bytes.uint16(at: offset)] = Array(bytes[offset + 4..<offset + 4 + length])
        offset += 4 + (length + 3) / 4 * 4
      }
      return found
    }
  }

  static func message(
    type: UInt16, answering request: Message, _ attributes: [(UInt16, [UInt8])]
  ) -> [UInt8] {
    let body = attributes.flatMap(attribute)
    return type.bytes + UInt16(body.count).bytes + request.identity + body
  }

  private static func attribute(_ type: UInt16, _ value: [UInt8]) -> [UInt8] {
    let padding = [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
    return type.bytes + UInt16(value.count).bytes + value + padding
  }

  /// Appends MESSAGE-INTEGRITY for long-term credentials (RFC 8489 §14.5, §9.2.2).
  static func signed(_ message: [UInt8], username: String, realm: String, password: String)
    -> [UInt8]
  {
    var covered = message
    covered.replaceSubrange(2..<4, with: UInt16(message.count - headerSize + 24).bytes)
    let key = hexBytes(
      g_compute_checksum_for_string(G_CHECKSUM_MD5, "\(username):\(realm):\(password)", -1))
    let digest = hexBytes(
      g_compute_hmac_for_data(
        G_CHECKSUM_SHA1, key, gsize(key.count), covered, gsize(covered.count)))
    return covered + Attribute.messageIntegrity.bytes + UInt16(digest.count).bytes + digest
  }

  /// The value of an address attribute (RFC 8489 §14.1), of 198.51.100.7.
  static func address(port: UInt16) -> [UInt8] { [0, 1] + port.bytes + [198, 51, 100, 7] }

  /// The value of an XOR address attribute (RFC 8489 §14.2), of 198.51.100.7.
  static func xorAddress(port: UInt16) -> [UInt8] {
    [0, 1] + (port ^ 0x2112).bytes + zip([198, 51, 100, 7], magicCookie).map { $0 ^ $1 }
  }

  private static func hexBytes(_ text: UnsafeMutablePointer<CChar>?) -> [UInt8] {
    guard let text else { return [] }
    defer { g_free(text) }
    let digits = Array(String(cString: text))
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
  }
}

extension UInt16 {
  var bytes: [UInt8] { [UInt8(self >> 8), UInt8(self & 0xFF)] }
}

extension [UInt8] {
  func uint16(at offset: Int) -> UInt16 { UInt16(self[offset]) << 8 | UInt16(self[offset + 1]) }
}
