/// Relayed data behind a header of four bytes in place of a STUN message (RFC 8656 §12.4).
public struct ChannelData: Hashable, Sendable {
  /// The channel numbers that RFC 5766 §11 allows; RFC 8656 §12 narrows them to 0x4000 ... 0x4FFF,
  /// and servers of both are about.
  public static let numbers: ClosedRange<UInt16> = 0x4000...0x7FFF

  /// Number and length (RFC 8656 §12.4), in bytes.
  static let headerSize = 4

  /// The number that ChannelBind tied to a peer.
  public var number: UInt16
  /// What the peer sent, or is to be sent.
  public var data: [UInt8]

  /// Data for, or from, the peer of a channel.
  public init(number: UInt16, data: [UInt8]) {
    self.number = number
    self.data = data
  }

  /// Reads one datagram, or what ``StreamFramer`` cut from a stream; nil for what is no ChannelData.
  /// Padding behind the data is allowed (RFC 8656 §12.5).
  public init?(decoding bytes: [UInt8]) {
    guard bytes.count >= Self.headerSize else { return nil }
    number = UInt16(networkOrder: bytes[..<2])
    let length = Int(UInt16(networkOrder: bytes[2..<4]))
    guard Self.numbers.contains(number), Self.headerSize + length <= bytes.count else { return nil }
    data = Array(bytes[4..<4 + length])
  }

  /// The bytes on the wire.
  ///
  /// - Parameter isPadded: whether zeros follow up to a multiple of four bytes, as a stream needs
  ///   them (RFC 8656 §12.5).
  public func encoded(isPadded: Bool) -> [UInt8] {
    let padding = isPadded ? -data.count & 3 : 0
    return number.networkOrderBytes + UInt16(data.count).networkOrderBytes + data
      + Array(repeating: 0, count: padding)
  }
}
