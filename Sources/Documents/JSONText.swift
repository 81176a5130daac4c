import PlainText

/// A JSON value on its way out (RFC 8259). An object's members keep the order in which they are given.
package enum JSONText: Sendable {
  case object([(key: String, value: JSONText)])
  case array([JSONText])
  case string(String)
  case integer(Int)
  case boolean(Bool)
  /// A duration as a number of milliseconds, to the microsecond.
  case milliseconds(Duration)
  /// A part of a hundred, to three decimals.
  case percent(Double)
  case null

  /// A text, or null for what is not known.
  package init(_ text: String?) { self = text.map(JSONText.string) ?? .null }

  /// A whole number, or null for what is not known.
  package init(_ number: Int?) { self = number.map(JSONText.integer) ?? .null }

  /// A truth value, or null for what is not known.
  package init(_ truth: Bool?) { self = truth.map(JSONText.boolean) ?? .null }

  /// A duration, or null for what is not known.
  package init(_ duration: Duration?) { self = duration.map(JSONText.milliseconds) ?? .null }

  /// A percentage, or null for what is not known.
  package init(percent: Double?) { self = percent.map(JSONText.percent) ?? .null }

  /// The value as a whole document: two spaces a level, and a newline at its end.
  package var document: String { text(indent: "") + "\n" }

  /// The value on one line, and a newline at its end.
  package var line: String { text + "\n" }

  private func text(indent: String) -> String {
    let inner = indent + "  "
    switch self {
    case .object(let members):
      let lines = members.map { "\(inner)\($0.key.asJSON): \($0.value.text(indent: inner))" }
      return Self.block("{", lines, indent + "}")
    case .array(let elements):
      return Self.block("[", elements.map { inner + $0.text(indent: inner) }, indent + "]")
    default:
      return text
    }
  }

  private static func block(_ opening: String, _ lines: [String], _ closing: String) -> String {
    lines.isEmpty
      ? opening + closing.suffix(1)
      : "\(opening)\n\(lines.joined(separator: ",\n"))\n\(closing)"
  }

  private var text: String {
    switch self {
    case .object(let members):
      let parts = members.map { "\($0.key.asJSON):\($0.value.text)" }
      return "{\(parts.joined(separator: ","))}"
    case .array(let elements):
      return "[\(elements.map(\.text).joined(separator: ","))]"
    case .string(let text):
      return text.asJSON
    case .integer(let number):
      return "\(number)"
    case .boolean(let truth):
      return "\(truth)"
    case .milliseconds(let duration):
      // The division rounds to the number nearest to three decimals, and Swift prints it with them.
      return "\((duration.milliseconds * 1000).rounded() / 1000)"
    case .percent(let percent):
      return "\((percent * 1000).rounded() / 1000)"
    case .null:
      return "null"
    }
  }
}

extension JSONText: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral members: (String, JSONText)...) {
    self = .object(members.map { (key: $0, value: $1) })
  }
}

extension JSONText: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  package init(stringLiteral text: String) { self = .string(text) }

  package init(integerLiteral number: Int) { self = .integer(number) }
}

extension String {
  /// The text as a JSON string. RFC 8259 §7 asks to escape quotes, backslashes and control
  /// characters; so is all else that a terminal or an old JavaScript would act on (U+2028, bidi marks).
  fileprivate var asJSON: String {
    let parts = unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case _ where scalar.isPrintable: String(scalar)
      default: scalar.asJSONEscape
      }
    }
    return "\"\(parts.joined())\""
  }
}

extension Unicode.Scalar {
  /// `\uXXXX`, or two of them: a surrogate pair (RFC 8259 §7).
  fileprivate var asJSONEscape: String {
    String(self).utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
    .joined()
  }
}
