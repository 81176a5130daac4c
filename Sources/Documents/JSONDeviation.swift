/// Something that is no JSON in a text that was read all the same, because its meaning is certain.
package struct JSONDeviation: Hashable, Sendable {
  /// What is no JSON.
  package enum Kind: Hashable, Sendable, CaseIterable {
    case comment
    case singleQuotes
    case trailingComma
    case bareWord
    case assignment
    case pythonLiteral
  }

  package let kind: Kind
  /// The first place of it.
  package let position: SourcePosition

  /// What strict JSON says of it.
  package var error: JSONSyntaxError {
    let reason: JSONSyntaxError.Reason =
      switch kind {
      case .comment: .comment
      case .singleQuotes: .foreignQuotes
      case .trailingComma: .trailingComma
      case .bareWord: .missingKey
      case .assignment: .notJSON
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
      case .assignment: "program text around the object"
      case .pythonLiteral: "True, False or None"
      }
    return "\(what) is not JSON; it was read, and other programs may refuse it"
  }
}
