extension String {
  /// How much of a text from elsewhere is shown, in Unicode scalars.
  ///
  /// 240: a reason phrase has fewer than 128 characters (RFC 8489 §14.8), the names in a certificate
  /// need some more, and three lines are as much as anybody reads.
  static let shownLimit = 240

  /// A text that a server or the operating system wrote, on one line and safe to print: what could
  /// move a terminal's cursor, turn the writing direction or end the line is shown as its code.
  package var shown: String {
    let head = unicodeScalars.prefix(Self.shownLimit)
    let parts = head.map { scalar in
      scalar.isPrintable ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
    }
    return parts.joined() + (head.endIndex < unicodeScalars.endIndex ? "..." : "")
  }
}
