extension Message {
  /// What MESSAGE-INTEGRITY says of a message's origin.
  public enum IntegrityCheck: Hashable, Sendable {
    /// Not signed.
    case absent
    /// Signed with MESSAGE-INTEGRITY-SHA256 alone, which only a client that asked for it by
    /// PASSWORD-ALGORITHM gets (RFC 8489 §9.2.4); not verified.
    case sha256Only
    /// Signed with another key, altered on the way, or no message at all.
    case invalid
    /// Signed with this key.
    case valid
  }

  /// Verifies MESSAGE-INTEGRITY over a message's own bytes (RFC 8489 §14.5).
  ///
  /// - Parameters:
  ///   - bytes: the message as it was received, since the padding is signed too.
  ///   - key: the password, or the digest of `longTermKeyInput`.
  ///   - hmac: HMAC-SHA1 of a message under a key.
  public static func integrity(
    of bytes: [UInt8], key: [UInt8], hmac: (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]
  ) -> IntegrityCheck {
    guard let layout = try? MessageLayout(of: bytes) else { return .invalid }
    guard let entry = layout.first(.messageIntegrity) else {
      return layout.first(.messageIntegritySHA256) == nil ? .absent : .sha256Only
    }
    let expected = hmac(key, sealedText(of: bytes, before: entry))
    return bytes[entry.value].elementsEqual(expected) ? .valid : .invalid
  }

  /// What FINGERPRINT says of a message.
  public enum FingerprintCheck: Hashable, Sendable {
    /// No fingerprint.
    case absent
    /// Damaged, or no STUN message at all.
    case invalid
    /// A STUN message beyond reasonable doubt.
    case valid
  }

  /// Verifies FINGERPRINT over a message's own bytes (RFC 8489 §14.7).
  public static func fingerprint(of bytes: [UInt8]) -> FingerprintCheck {
    guard let layout = try? MessageLayout(of: bytes) else { return .invalid }
    guard let entry = layout.first(.fingerprint) else { return .absent }
    let expected = fingerprintValue(sealedText(of: bytes, before: entry))
    return bytes[entry.value].elementsEqual(expected) ? .valid : .invalid
  }

  /// RFC 8489 §14.7: the CRC-32 XORed with "STUN" in ASCII, so that no protocol that ends its
  /// packets with a bare CRC-32 passes for STUN.
  static func fingerprintValue(_ text: [UInt8]) -> [UInt8] {
    (crc32(text) ^ 0x5354_554E).networkOrderBytes
  }

  /// RFC 8489 §14.5: what a seal vouches for is the message before it, under a length that ends
  /// with the seal, whatever follows.
  private static func sealedText(of bytes: [UInt8], before seal: MessageLayout.Entry) -> [UInt8] {
    var text = Array(bytes[..<seal.start])
    text.declareMessageEnd(at: seal.value.upperBound)
    return text
  }
}

/// CRC-32 of ITU V.42 (RFC 1952 §8), bit by bit: messages are too short and too few for a table.
public func crc32(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(UInt32.max) { crc, byte in
    (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in
      // The polynomial of §14.7, lowest power first.
      crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1
    }
  }
}
