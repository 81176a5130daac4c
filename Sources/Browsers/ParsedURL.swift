/// A URL as the WHATWG URL standard parses one whose scheme is not special: both browsers begin so.
struct ParsedURL {
  /// In lower case.
  let scheme: String
  /// Between the scheme's colon and the first `?` or `#`; what is not ASCII is percent-encoded.
  let path: String
  /// Behind the first `?`; nil without one.
  let query: String?
  /// Behind the first `#`; nil without one.
  let fragment: String?

  /// Nil if the text is no URL: it has no scheme.
  init?(_ text: String) {
    // URL standard §4.4: C0 controls and spaces at both ends go, tabs and line ends everywhere.
    let scalars = text.unicodeScalars.trimming { $0.value <= 0x20 }
      .filter { ![0x09, 0x0A, 0x0D].contains($0.value) }
    guard let colon = scalars.firstIndex(of: ":") else { return nil }
    let name = scalars[..<colon]
    guard let first = name.first, first.isASCIILetter,
      name.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || "+-.".unicodeScalars.contains($0) })
    else { return nil }
    scheme = String(String.UnicodeScalarView(name)).lowercased()
    var rest = scalars[scalars.index(after: colon)...]
    fragment = rest.cut(at: "#").map { $0.encoded(quoting: "") }
    query = rest.cut(at: "?").map { $0.encoded(quoting: " \"<>") }
    path = rest.encoded(quoting: "")
  }

  /// The URL written down again (URL standard §4.5).
  var serialized: String {
    "\(scheme):\(path)" + (query.map { "?\($0)" } ?? "") + (fragment.map { "#\($0)" } ?? "")
  }
}

extension Unicode.Scalar {
  var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
  var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension BidirectionalCollection where Element == Unicode.Scalar {
  fileprivate func trimming(_ isDropped: (Element) -> Bool) -> [Element] {
    var rest = Array(drop(while: isDropped))
    while let last = rest.last, isDropped(last) { rest.removeLast() }
    return rest
  }
}

extension ArraySlice<Unicode.Scalar> {
  /// Takes off what is behind the first `mark`, and the mark.
  fileprivate mutating func cut(at mark: Unicode.Scalar) -> ArraySlice<Unicode.Scalar>? {
    guard let place = firstIndex(of: mark) else { return nil }
    defer { self = self[..<place] }
    return self[index(after: place)...]
  }

  /// Percent-encodes controls, what is not ASCII, and `marks` (URL standard §1.3).
  fileprivate func encoded(quoting marks: String) -> String {
    let quoted = Set(marks.unicodeScalars)
    return map { scalar in
      if (0x20...0x7E).contains(scalar.value), !quoted.contains(scalar) { return String(scalar) }
      return String(scalar).utf8.map { byte in
        let digits = String(byte, radix: 16, uppercase: true)
        return (digits.count == 1 ? "%0" : "%") + digits
      }.joined()
    }.joined()
  }
}
