extension StringProtocol {
  /// The text with everything but unreserved characters as `%XX` (RFC 3986 §2.3), so that it is one
  /// segment of a path, or one value in a query.
  var percentEncoded: String {
    utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      if scalar.isASCII,
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || "-._~".unicodeScalars.contains(scalar)
      {
        return String(scalar)
      }
      let digits = String(byte, radix: 16, uppercase: true)
      return digits.count == 1 ? "%0\(digits)" : "%\(digits)"
    }
    .joined()
  }

  /// The text with every `%XX` turned into its byte (RFC 3986 §2.1); nil if a `%` stands for none, or
  /// the bytes are no UTF-8.
  package var percentDecoded: String? {
    var bytes: [UInt8] = []
    var rest = utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2).map { Character(Unicode.Scalar($0)) }
      guard digits.count == 2, digits.allSatisfy(\.isHexDigit),
        let decoded = UInt8(String(digits), radix: 16)
      else { return nil }
      bytes.append(decoded)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
