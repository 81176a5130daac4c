/// STUN sends every number most significant byte first (RFC 8489 §5).
extension FixedWidthInteger where Self: UnsignedInteger {
  /// The number that these bytes spell; bytes in excess of its width shift out at the top.
  init(networkOrder bytes: some Sequence<UInt8>) {
    self = bytes.reduce(0) { $0 << 8 | Self($1) }
  }

  var networkOrderBytes: [UInt8] {
    stride(from: Self.bitWidth - 8, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: self >> $0)
    }
  }
}
