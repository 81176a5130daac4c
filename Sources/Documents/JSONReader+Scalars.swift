// The two tokens of JSON whose inside has a grammar: strings (RFC 8259 §7) and numbers (§6).
extension JSONReader {
  /// The text between two double quotes, or two single ones in a relaxed text, escapes resolved.
  mutating func string() throws(JSONSyntaxError) -> String {
    let opened = position
    let quote = current
    if quote == "'" { note(.singleQuotes, at: opened) }
    var text = String.UnicodeScalarView()
    advance()
    while let scalar = current {
      switch scalar {
      case _ where scalar == quote:
        advance()
        return String(text)
      case "\\": text.append(try escape())
      case "\n", "\r": throw failure(.unclosedString, at: opened)
      case "\0"..<" ": throw failure(.controlCharacter)
      default:
        text.append(scalar)
        advance()
      }
    }
    throw failure(.endOfText(opened: opened))
  }

  private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let start = position
    advance()
    defer { advance() }
    switch current {
    case "\"": return "\""
    case "'" where isRelaxed: return "'"
    case "\\": return "\\"
    case "/": return "/"
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u": return try character(escapedAt: start)
    default: throw failure(.malformedEscape, at: start)
    }
  }

  /// The character of `\uXXXX`, or of two such escapes that form a surrogate pair.
  ///
  /// Like the other escapes it ends on its last scalar, not past it.
  private mutating func character(
    escapedAt start: SourcePosition
  ) throws(JSONSyntaxError) -> Unicode.Scalar {
    let unit = try codeUnit(escapedAt: start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    advance()
    guard UTF16.isLeadSurrogate(unit), skip("\\"), current == "u" else {
      throw failure(.loneSurrogate, at: start)
    }
    let trail = try codeUnit(escapedAt: start)
    let pair = 0x1_0000 + UInt32(unit & 0x3FF) << 10 + UInt32(trail & 0x3FF)
    guard UTF16.isTrailSurrogate(trail), let scalar = Unicode.Scalar(pair) else {
      throw failure(.loneSurrogate, at: start)
    }
    return scalar
  }

  /// The four hexadecimal digits after the current `u`.
  private mutating func codeUnit(
    escapedAt start: SourcePosition
  ) throws(JSONSyntaxError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      advance()
      guard let digit = current, digit.properties.isASCIIHexDigit,
        let value = UInt16(String(digit), radix: 16)
      else { throw failure(.malformedEscape, at: start) }
      unit = unit << 4 | value
    }
    return unit
  }

  /// The number as it is written.
  mutating func number() throws(JSONSyntaxError) -> String {
    let start = (index: index, position: position)
    // What touches a number is part of the mistake: 007, 1.2.3.4, 3478tcp.
    guard skipNumber(), !isNumberLike(current) else {
      throw failure(.malformedNumber, at: start.position)
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start.index..<index])
    return String(text)
  }

  private mutating func skipNumber() -> Bool {
    skip("-")
    guard skip("0") || skipDigits() else { return false }
    if skip("."), !skipDigits() { return false }
    guard skip("e") || skip("E") else { return true }
    if !skip("+") { skip("-") }
    return skipDigits()
  }

  /// Steps over a run of digits, and says whether there was at least one.
  private mutating func skipDigits() -> Bool {
    let start = index
    while let digit = current, "0"..."9" ~= digit { advance() }
    return index > start
  }

  private func isNumberLike(_ scalar: Unicode.Scalar?) -> Bool {
    switch scalar {
    case ".", .some("0"..."9"), .some("a"..."z"), .some("A"..."Z"): true
    default: false
    }
  }
}
