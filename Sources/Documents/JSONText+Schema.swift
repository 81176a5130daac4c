// The words of JSON Schema (draft 2020-12) that the schemas are made of.
extension JSONText {
  package typealias Members = KeyValuePairs<String, JSONText>

  package static let text: JSONText = ["type": "string"]
  package static let wholeNumber: JSONText = ["type": "integer"]
  package static let truth: JSONText = ["type": "boolean"]
  package static let milliseconds: JSONText = ["type": "number", "minimum": 0]
  package static let instant: JSONText = ["type": "string", "format": "date-time"]
  /// With 0: a server can tell any.
  package static let port: JSONText = ["type": "integer", "minimum": 0, "maximum": 65535]

  /// An object in which all of these keys are, and perhaps others.
  package static func open(_ members: Members) -> JSONText {
    [
      "type": "object",
      "properties": .object(members.map { ($0.key, $0.value) }),
      "required": .array(members.map { JSONText($0.key) }),
    ]
  }

  /// An object in which these keys may be, `$schema` and those that begin with `x-`, and no others.
  package static func closed(_ members: Members, required: [String] = []) -> JSONText {
    [
      "type": "object",
      "properties": .object(members.map { ($0.key, $0.value) } + [("$schema", .boolean(true))]),
      "patternProperties": ["^x-": .boolean(true)],
      "additionalProperties": .boolean(false),
      "required": .array(required.map { JSONText($0) }),
    ]
  }

  /// An array of what `element` says.
  package static func list(of element: JSONText, atLeast count: Int = 0) -> JSONText {
    ["type": "array", "items": element, "minItems": .integer(count)]
  }

  /// One of these words.
  package static func word(_ words: [String]) -> JSONText {
    ["enum": .array(words.map { JSONText($0) })]
  }

  /// A text that the pattern (ECMA-262) finds something in.
  package static func text(matching pattern: String) -> JSONText {
    ["type": "string", "pattern": JSONText(pattern)]
  }

  /// Null, which is "not known", or what `value` says.
  package static func nullable(_ value: JSONText) -> JSONText { either([value, ["type": "null"]]) }

  package static func either(_ values: [JSONText]) -> JSONText { ["anyOf": .array(values)] }

  /// What the schema says under this name in its `$defs`.
  package static func definition(_ name: String) -> JSONText {
    ["$ref": JSONText("#/$defs/\(name)")]
  }

  /// An object with such a key.
  package static func having(_ key: String) -> JSONText {
    ["type": "object", "required": [JSONText(key)]]
  }

  /// What stands behind the first condition that holds; what stands at the end if none does.
  package static func first(
    _ cases: [(condition: JSONText, schema: JSONText)], otherwise: JSONText
  ) -> JSONText {
    cases.reversed().reduce(otherwise) { rest, next in
      ["if": next.condition, "then": next.schema, "else": rest]
    }
  }

  /// One object with the members of all.
  package static func merging(_ objects: [JSONText]) -> JSONText {
    .object(
      objects.flatMap { object -> [(key: String, value: JSONText)] in
        if case .object(let members) = object { members } else { [] }
      })
  }

  /// The same, with words for who reads the schema.
  package func described(_ words: String) -> JSONText {
    .merging([["description": JSONText(words)], self])
  }

  /// The same, and this, too.
  package func and(_ other: JSONText) -> JSONText { .merging([self, other]) }
}

extension JSONText: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: JSONText...) { self = .array(elements) }
}
