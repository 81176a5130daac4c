import PlainText

extension String {
  /// The text with `replacements` for some characters. Whatever else does not show as itself is shown
  /// as its code, as everywhere: no format carries what a terminal would act on, nor a character that
  /// XML forbids (XML 1.0 §2.2).
  func escaped(_ replacements: [Unicode.Scalar: String]) -> String {
    unicodeScalars.map { scalar in
      replacements[scalar] ?? (scalar.isPrintable ? String(scalar) : String(scalar).shown)
    }
    .joined()
  }

  /// The text inside an element of HTML or XML, or in an attribute's quotes.
  var markup: String {
    escaped([
      "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
    ])
  }
}

extension Duration {
  /// Seconds to the microsecond, such as `0.052371`: without the exponent that a number as small as
  /// `1e-06` would get, which not every reader takes.
  var seconds: String {
    // In a file of evidence time may run backwards.
    let sign = self < .zero ? "-" : ""
    // 10^12 attoseconds are a microsecond.
    let microseconds = "\((components.attoseconds / 1_000_000_000_000).magnitude)"
    let zeros = String(repeating: "0", count: 6 - microseconds.count)
    return "\(sign)\(components.seconds.magnitude).\(zeros)\(microseconds)"
  }
}
