/// A ZIP archive whose files are stored as they are (PKWARE's APPNOTE.TXT 6.3.10, method 0): what we put
/// into one is small, and every system opens it.
struct ZIPArchive {
  /// 1 January 1980, 0:00, which is as early as the format can say: when a file was made is nobody's
  /// business.
  private static let date: UInt16 = 0x21
  /// 2.0: the version that it takes to read files in no folder.
  private static let version: UInt16 = 20
  /// Names are UTF-8 (general purpose bit 11).
  private static let flags: UInt16 = 1 << 11

  private var files: [UInt8] = []
  private var directory: [UInt8] = []
  private var count: UInt16 = 0

  /// Adds a file.
  ///
  /// - Parameters:
  ///   - name: has no slash.
  ///   - bytes: no more than 1 GiB: the format's own sizes have 32 bits.
  mutating func add(_ name: String, _ bytes: [UInt8]) {
    let place = UInt32(files.count)
    var entry = Self.version.littleEndianBytes + Self.flags.littleEndianBytes
    entry += UInt16(0).littleEndianBytes + UInt16(0).littleEndianBytes + Self.date.littleEndianBytes
    entry += bytes.crc32.littleEndianBytes
    entry += UInt32(bytes.count).littleEndianBytes + UInt32(bytes.count).littleEndianBytes
    entry += UInt16(name.utf8.count).littleEndianBytes + UInt16(0).littleEndianBytes
    files += [0x50, 0x4B, 3, 4] + entry + Array(name.utf8) + bytes
    // Made on the same version; no comment, first disk, no attributes.
    directory += [0x50, 0x4B, 1, 2] + Self.version.littleEndianBytes + entry
    directory += [UInt8](repeating: 0, count: 10) + place.littleEndianBytes + Array(name.utf8)
    count += 1
  }

  /// The whole archive.
  var bytes: [UInt8] {
    let sizes = UInt32(directory.count).littleEndianBytes + UInt32(files.count).littleEndianBytes
    return files + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
      + count.littleEndianBytes + count.littleEndianBytes + sizes + [0, 0]
  }
}

extension FixedWidthInteger {
  fileprivate var littleEndianBytes: [UInt8] {
    (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) }
  }
}

extension [UInt8] {
  /// The checksum of ISO 3309, bit by bit: a report has some hundred kilobytes.
  fileprivate var crc32: UInt32 {
    ~reduce(~0) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in
        (rest >> 1) ^ (rest & 1 == 1 ? 0xEDB8_8320 : 0)
      }
    }
  }
}
