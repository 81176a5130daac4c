import PlainText

extension String {
  /// Text that came from a peer, made safe for a terminal and a ticket.
  ///
  /// Control and format characters are dropped (escape sequences, bidirectional overrides), and so
  /// is all that follows the first `limit` bytes: 256 hold the longest host name (253, RFC 1035
  /// §2.3.4) and any sensible distinguished name.
  init(printable bytes: some Collection<UInt8>, limit: Int = 256) {
    let scalars = String(decoding: bytes.prefix(limit), as: UTF8.self).unicodeScalars
    self.init(String.UnicodeScalarView(scalars.filter(\.isPrintable)))
  }

  /// The text in a buffer that a C function has filled and ended with a NUL.
  init(untilNUL buffer: [CChar]) {
    let bytes = buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    self.init(decoding: bytes, as: UTF8.self)
  }

  /// The opening of something that is not TLS: its first line if that is text, else hexadecimal.
  ///
  /// 48 bytes are enough for a status line or a banner, 16 for the header of a binary protocol.
  init(excerptOf bytes: [UInt8]) {
    let line = bytes.prefix(48).prefix { $0 != 0x0D && $0 != 0x0A }
    if !line.isEmpty, line.allSatisfy({ (0x20...0x7E).contains($0) }) {
      self = "\"\(String(decoding: line, as: UTF8.self))\""
    } else {
      self = bytes.prefix(16).map(Self.hexadecimal).joined(separator: " ")
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
  }
}
