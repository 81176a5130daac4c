/// Something that is no JSON in a text that was read all the same, because its meaning is certain.
package struct JSONDeviation: Hashable, Sendable {
  /// What is no JSON.
  package enum Kind: Hashable, Sendable, CaseIterable {
    case comment
    case singleQuotes
    case trailingComma
    case bareWord
    case joinedText
    case program
    case pythonLiteral
  }

  package let kind: Kind
  /// The first place of it.
  package let position: SourcePosition

  /// Makes a deviation of its parts.
  package init(kind: Kind, position: SourcePosition) {
    (self.kind, self.position) = (kind, position)
  }

  /// What strict JSON says of it.
  package var error: JSONSyntaxError {
    let reason: JSONSyntaxError.Reason =
      switch kind {
      case .comment: .comment
      case .singleQuotes: .foreignQuotes
      case .trailingComma: .trailingComma
      case .bareWord: .missingKey
      case .joinedText: .missingComma
      case .program: .notJSON
      case .pythonLiteral: .missingValue
      }
    return JSONSyntaxError(reason: reason, position: position)
  }
}

extension JSONDeviation: CustomStringConvertible {
  /// What it is, in one sentence.
  package var description: String {
    let what =
      switch kind {
      case .comment: "a comment"
      case .singleQuotes: "a text in single quotes"
      case .trailingComma: "a comma that nothing follows"
      case .bareWord: "a key without quotes"
      case .joinedText: "a text joined by +"
      case .program: "a piece of a program"
      case .pythonLiteral: "True, False or None"
      }
    return "\(what) is not JSON; it was read, and other programs may refuse it"
  }
}
