extension String {
  /// The bytes that the text is base64 of (RFC 4648 §4), with or without padding; nil if it is not.
  var decodedFromBase64: [UInt8]? {
    var bits: UInt32 = 0
    var count = 0
    var decoded: [UInt8] = []
    for byte in utf8 where byte != UInt8(ascii: "=") && byte != 0x0A {
      guard let value = byte.base64Value else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return decoded
  }
}

extension UInt8 {
  /// What the character stands for in base64.
  fileprivate var base64Value: UInt8? {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): self - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): self - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
