extension String {
  /// How much of a text from a file a message shows, in Unicode scalars: enough to recognise it.
  package static let quotedLimit = 80

  /// The text in double quotes, safe to print.
  package var quoted: String { "\"\(escaped)\"" }

  /// The text, safe to print: what could move a terminal's cursor, turn the writing direction or end
  /// the line is shown as its code, and a long text is cut.
  package var escaped: String {
    let shown = unicodeScalars.prefix(Self.quotedLimit)
    let escaped = shown.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case _ where scalar.isPrintable: String(scalar)
      default: scalar.code
      }
    }
    return escaped.joined() + (shown.endIndex < unicodeScalars.endIndex ? "…" : "")
  }

  /// The text with its line breaks, and otherwise safe to print.
  package var printable: String {
    unicodeScalars.map { scalar in
      scalar == "\n" || scalar.isPrintable ? String(scalar) : scalar.code
    }.joined()
  }

  /// Whether there is a text, and every part of it shows as itself.
  package var isPrintable: Bool { !isEmpty && unicodeScalars.allSatisfy(\.isPrintable) }
}

extension Unicode.Scalar {
  /// The scalar as text that has no effect, such as `\u{1b}`.
  fileprivate var code: String { "\\u{\(String(value, radix: 16))}" }

  /// Whether the scalar shows as itself and changes nothing around it.
  package var isPrintable: Bool {
    // Nearly every scalar of a report; Unicode's tables say the same.
    if isASCII { return (0x20..<0x7F).contains(value) }
    return switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    default: true
    }
  }
}
