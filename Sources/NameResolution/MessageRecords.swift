/// The resource records of a message of DNS (RFC 1035 §4.1.3), one after the other, as far as the message
/// keeps to its own rules.
struct MessageRecords: Sequence, IteratorProtocol {
  /// One of them.
  struct Record {
    /// Whose it is, in small letters and without the last dot.
    let owner: String
    let type: UInt16
    let data: [UInt8]
    /// The name that the data begin with; nil for none.
    let name: String?
  }

  private var bytes: MessageBytes
  private var left = 0

  /// The records behind the header and the questions of `message`; none, if those are broken.
  init(_ message: [UInt8]) {
    // The header (RFC 1035 §4.1.1).
    bytes = MessageBytes(message, from: 12)
    guard message.count >= 12 else { return }
    let counts = (0..<4).map { message[4 + 2 * $0...5 + 2 * $0].reduce(0) { $0 << 8 | Int($1) } }
    for _ in 0..<counts[0] { guard bytes.name() != nil, bytes.take(4) != nil else { return } }
    left = counts[1] + counts[2] + counts[3]
  }

  mutating func next() -> Record? {
    guard left > 0, let owner = bytes.name(), let fixed = bytes.take(10) else { return nil }
    left -= 1
    var inner = bytes
    guard let data = bytes.take(Int(fixed[8]) << 8 | Int(fixed[9])) else { return nil }
    return Record(
      owner: owner, type: UInt16(fixed[0]) << 8 | UInt16(fixed[1]), data: data,
      name: data.isEmpty ? nil : inner.name())
  }
}

/// The bytes of a message, which are read from a place on.
struct MessageBytes {
  private let bytes: [UInt8]
  private var place: Int

  init(_ bytes: [UInt8], from place: Int = 0) { (self.bytes, self.place) = (bytes, place) }

  /// The next bytes; nil if there are fewer.
  mutating func take(_ count: Int) -> [UInt8]? {
    guard count <= bytes.count - place else { return nil }
    defer { place += count }
    return Array(bytes[place..<place + count])
  }

  /// The next name (RFC 1035 §3.1, §4.1.4), in small letters; nil for one that breaks the rules.
  mutating func name() -> String? {
    var labels: [String] = []
    var (at, end): (Int, Int?) = (place, nil)
    // RFC 1035 §2.3.4: 255 bytes, so that there are no more than 127 labels, and as many pointers.
    for _ in 0..<255 {
      guard at < bytes.count else { return nil }
      let length = Int(bytes[at])
      if length >= 0xC0 {
        guard at + 1 < bytes.count else { return nil }
        end = end ?? at + 2
        at = (length & 0x3F) << 8 | Int(bytes[at + 1])
        continue
      }
      guard length < 64, at + length < bytes.count else { return nil }
      at += 1 + length
      guard length > 0 else {
        place = end ?? at
        return labels.joined(separator: ".")
      }
      labels.append(String(decoding: bytes[at - length..<at], as: UTF8.self).lowercased())
    }
    return nil
  }
}
