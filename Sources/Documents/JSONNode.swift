/// A JSON value that knows where it stands in its file, so that a complaint can point at it.
package struct JSONNode: Sendable {
  package let value: JSONValue
  package let position: SourcePosition
}

/// The six kinds of JSON value (RFC 8259 §3).
///
/// A number stays the text that it was: a configuration has no use for one, and text loses nothing.
package enum JSONValue: Sendable {
  case object([JSONMember])
  case array([JSONNode])
  case string(String)
  case number(String)
  case boolean(Bool)
  case null

  /// The kind in words, for "expected …, found …". It never says what the value is: it may be a secret.
  package var kind: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .number: "a number"
    case .boolean: "true or false"
    case .null: "null"
    }
  }

  package func isString(_ text: String) -> Bool {
    guard case .string(text) = self else { return false }
    return true
  }
}

/// One member of an object. Members keep the order of the file, and duplicates are all there:
/// RFC 8259 §4 leaves it to the reader what to do about them.
package struct JSONMember: Sendable {
  package let key: String
  package let keyPosition: SourcePosition
  package let node: JSONNode
}
