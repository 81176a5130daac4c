/// A value that knows where it stands in its file, so that a complaint can point at it. JSON, YAML and
/// lines of text are all read into this one tree.
package struct JSONNode: Sendable {
  package let value: JSONValue
  package let position: SourcePosition

  /// Makes a node of a value and its place.
  package init(value: JSONValue, position: SourcePosition) {
    (self.value, self.position) = (value, position)
  }

  /// The same tree, with everything at one place: what a text inside a text holds.
  package func moved(to position: SourcePosition) -> JSONNode {
    var count: UInt32 = 0
    return moved(to: position, &count)
  }

  private func moved(to position: SourcePosition, _ count: inout UInt32) -> JSONNode {
    count &+= 1
    let place = position.inside(count)
    let value: JSONValue
    switch self.value {
    case .object(let members):
      value = .object(
        members.map {
          JSONMember(key: $0.key, keyPosition: place, node: $0.node.moved(to: position, &count))
        })
    case .array(let nodes): value = .array(nodes.map { $0.moved(to: position, &count) })
    case .string, .plain, .number, .boolean, .null: value = self.value
    }
    return JSONNode(value: value, position: place)
  }
}

/// The six kinds of JSON value (RFC 8259 §3), and YAML's scalar without quotes.
///
/// A number stays the text that it was: a configuration has no use for one, and text loses nothing.
package enum JSONValue: Sendable {
  case object([JSONMember])
  case array([JSONNode])
  case string(String)
  /// A YAML scalar without quotes: it is what its reader expects, so that a password `0123` or `on` stays
  /// what was written.
  case plain(String)
  case number(String)
  case boolean(Bool)
  case null

  /// The kind in words, for "expected …, found …". It never says what the value is: it may be a secret.
  package var kind: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .plain: isNull ? "null" : "a plain text"
    case .number: "a number"
    case .boolean: "true or false"
    case .null: "null"
    }
  }

  package func isString(_ text: String) -> Bool { self.text == text }

  /// The text of a string; in YAML quotes may be left out.
  package var text: String? {
    switch self {
    case .string(let text), .plain(let text): text
    case .object, .array, .number, .boolean, .null: nil
    }
  }

  /// The text of a string or a number, as it is written.
  package var scalarText: String? {
    if case .number(let text) = self { text } else { text }
  }

  /// Whether this is null (YAML 1.2.2 §10.3.2).
  package var isNull: Bool {
    switch self {
    case .null, .plain(""), .plain("~"), .plain("null"), .plain("Null"), .plain("NULL"): true
    case .object, .array, .string, .plain, .number, .boolean: false
    }
  }

  /// A truth value; in YAML also as its older version writes it (1.1, "bool").
  package var truth: Bool? {
    switch self {
    case .boolean(let truth): truth
    case .plain(let text):
      switch text.lowercased() {
      case "true", "yes", "on": true
      case "false", "no", "off": false
      default: nil
      }
    case .object, .array, .string, .number, .null: nil
    }
  }

  /// The text of a number.
  package var numberText: String? {
    switch self {
    case .number(let text), .plain(let text): text
    case .object, .array, .string, .boolean, .null: nil
    }
  }
}

/// One member of an object. Members keep the order of the file, and duplicates are all there:
/// RFC 8259 §4 leaves it to the reader what to do about them.
package struct JSONMember: Sendable {
  package let key: String
  package let keyPosition: SourcePosition
  package let node: JSONNode

  /// Makes a member of its parts.
  package init(key: String, keyPosition: SourcePosition, node: JSONNode) {
    (self.key, self.keyPosition, self.node) = (key, keyPosition, node)
  }
}
