/// A packet that proves a relay. It looks like speech (RFC 3550 §5.1), so that it fares as a call's
/// packets would; behind the header stand a number that nobody can guess, and what the packet is.
struct ProofPacket: Equatable {
  /// What a packet is for.
  enum Kind: UInt8 {
    /// Is to be echoed.
    case ask
    /// The echo of one.
    case echo
    /// Keeps a relay busy, in either direction.
    case hold
    /// Fills a relay, in either direction.
    case fill
    /// Shows where a relay's packets come from, at a socket beside the agents.
    case source
  }

  /// The header of RTP (12 bytes), the run's number (8), the kind (1) and the packet's number (4).
  static let headerSize = 25

  let kind: Kind
  let number: UInt32

  /// Reads a packet of the run `run`; nil for anything else.
  init?(_ bytes: [UInt8], run: UInt64) {
    guard bytes.count >= Self.headerSize, bytes[12..<20].elementsEqual(Self.bytes(of: run)),
      let kind = Kind(rawValue: bytes[20])
    else { return nil }
    self.kind = kind
    number = bytes[21..<25].reduce(0) { $0 << 8 | UInt32($1) }
  }

  init(_ kind: Kind, _ number: UInt32) {
    self.kind = kind
    self.number = number
  }

  /// The packet of the run `run` in `size` bytes, or as many as it needs.
  func encoded(run: UInt64, size: Int) -> [UInt8] {
    // Version 2 and payload type 0, PCMU (RFC 3551 §6); 160 samples go into 20 ms at 8 kHz.
    let header: [UInt8] =
      [0x80, 0] + Self.bytes(of: UInt16(truncatingIfNeeded: number))
      + Self.bytes(of: number &* 160) + Self.bytes(of: UInt32(truncatingIfNeeded: run))
    let bytes = header + Self.bytes(of: run) + [kind.rawValue] + Self.bytes(of: number)
    // 0xD5: what G.711 (A-law) has for silence.
    return bytes + Array(repeating: 0xD5, count: max(0, size - bytes.count))
  }

  /// What is to be sent back for `bytes` that came: the echo of what asks for one.
  static func echo(of bytes: [UInt8], run: UInt64) -> [UInt8]? {
    guard let packet = ProofPacket(bytes, run: run), packet.kind == .ask else { return nil }
    return ProofPacket(.echo, packet.number).encoded(run: run, size: bytes.count)
  }

  private static func bytes(of number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}
