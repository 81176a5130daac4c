import STUN

/// Bytes as a line that survives chat programs: Base32 (RFC 4648 §6) without padding and in lower case,
/// behind the kind and the version, with a checksum.
///
/// Not Base64: what chat programs do to case, `_`, `/` and `+` would be the end of it.
struct TicketText {
  /// How many bytes fit into a line of ``TicketLine/limit`` characters, without the checksum.
  static let byteLimit = (TicketLine.limit - 5) * 5 / 8 - 4

  private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

  /// The line for some bytes.
  static func line(_ kind: TicketLine, _ bytes: [UInt8]) -> String {
    kind.prefix + base32(bytes + checksum(bytes))
  }

  /// The bytes of a line. What chat programs add is passed over: spaces, line breaks, quotation marks,
  /// invisible characters and capitals.
  static func bytes(of text: String, _ kind: TicketLine) throws(TicketError) -> [UInt8] {
    // A bound for what is pasted by mistake.
    let characters = text.unicodeScalars.prefix(4 * TicketLine.limit)
      .filter { !isPassedOver($0) }
    let line = String(String.UnicodeScalarView(characters)).lowercased()
    guard line.hasPrefix(kind.prefix) else {
      let other: TicketLine = kind == .ticket ? .answer : .ticket
      if line.hasPrefix(other.prefix) { throw .otherKind(expected: kind) }
      let isOfOtherVersion =
        line.hasPrefix(kind.prefix.dropLast())
        && line.dropFirst(4).first.map { ("2"..."9").contains($0) } == true
      throw isOfOtherVersion ? .otherVersion : .notOne(kind)
    }
    guard line.utf8.count <= TicketLine.limit,
      let all = Self.bytes(ofBase32: line.utf8.dropFirst(kind.prefix.utf8.count)), all.count > 4
    else { throw .damaged(kind) }
    let bytes = Array(all.dropLast(4))
    guard checksum(bytes) == Array(all.suffix(4)) else { throw .damaged(kind) }
    return bytes
  }

  private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\"", "'", "`", "“", "”", "„", "«", "»", "<", ">", "*", "_": true
    default:
      scalar.properties.isWhitespace || scalar.properties.generalCategory == .format
        || scalar.properties.generalCategory == .control
    }
  }

  /// CRC-32: who changes a line on purpose can change this, too; it is there for accidents.
  private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
    let sum = crc32(bytes)
    return (0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * UInt32($0))) }
  }

  /// Base32 of some bytes.
  static func base32(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var (bits, count) = (0, 0)
    for byte in bytes {
      bits = (bits << 8 | Int(byte)) & 0xFFF
      count += 8
      while count >= 5 {
        count -= 5
        text.append(alphabet[bits >> count & 31])
      }
    }
    if count > 0 { text.append(alphabet[bits << (5 - count) & 31]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text in Base32; nil for what no bytes are written as.
  static func bytes(ofBase32 text: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count) = (0, 0)
    for character in text {
      let digit: UInt8
      switch character {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = character - UInt8(ascii: "a")
      case UInt8(ascii: "2")...UInt8(ascii: "7"): digit = character - UInt8(ascii: "2") + 26
      default: return nil
      }
      bits = (bits << 5 | Int(digit)) & 0xFFF
      count += 5
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    // What is left are the zeros that fill the last character.
    return count < 5 && bits & ((1 << count) - 1) == 0 ? bytes : nil
  }
}
