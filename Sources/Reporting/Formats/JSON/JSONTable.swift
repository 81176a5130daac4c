import Documents

/// One kind of object in the JSON: its keys in their order, each with what may stand there and what it
/// means. The writer, the schema, the manual's page and the tests come from this.
struct JSONTable<Subject>: Sendable {
  /// What the schema and the manual call the object.
  let name: String
  /// What it stands for, for the manual.
  let about: String
  /// Its keys.
  let rows: [JSONRow<Subject>]
  /// What the schema asks for besides.
  let rule: JSONText

  init(
    _ name: String, _ about: String, rule: JSONText = [:], _ rows: [JSONRow<Subject>]
  ) {
    self.name = name
    self.about = about
    self.rows = rows
    self.rule = rule
  }

  /// The object of a subject.
  func json(_ subject: Subject) -> JSONText {
    .object(rows.map { (key: $0.key, value: $0.read(subject)) })
  }

  /// The object of a subject, or null for none.
  func json(_ subject: Subject?) -> JSONText { subject.map { json($0) } ?? .null }

  /// The objects of many.
  func json(_ subjects: [Subject]) -> JSONText { .array(subjects.map { json($0) }) }

  /// The table without its writer.
  var description: JSONDescription {
    JSONDescription(
      name: name, about: about, rows: rows.map { ($0.key, $0.schema, $0.sentence, $0.part) },
      rule: rule)
  }
}

/// One key of an object.
struct JSONRow<Subject>: Sendable {
  /// The key. A contract: it is never renamed.
  let key: String
  /// What may stand there.
  let schema: JSONText
  /// What it means, in one sentence; empty where the key says it all.
  let sentence: String
  /// The object that stands there, or of which there is a list.
  let part: JSONDescription?
  /// What stands there for a subject.
  let read: @Sendable (Subject) -> JSONText

  /// A key with a value.
  init(
    _ key: String, _ schema: JSONText, _ sentence: String = "",
    read: @escaping @Sendable (Subject) -> JSONText
  ) {
    self.init(key, schema, sentence, part: nil, read)
  }

  private init(
    _ key: String, _ schema: JSONText, _ sentence: String, part: JSONDescription?,
    _ read: @escaping @Sendable (Subject) -> JSONText
  ) {
    self.key = key
    self.schema = schema
    self.sentence = sentence
    self.part = part
    self.read = read
  }

  /// A key with an object.
  static func one<Part>(
    _ key: String, _ table: JSONTable<Part>, _ sentence: String = "",
    read: @escaping @Sendable (Subject) -> Part
  ) -> JSONRow {
    JSONRow(key, table.description.reference, sentence, part: table.description) {
      table.json(read($0))
    }
  }

  /// A key with an object or null.
  static func optional<Part>(
    _ key: String, _ table: JSONTable<Part>, _ sentence: String = "",
    read: @escaping @Sendable (Subject) -> Part?
  ) -> JSONRow {
    JSONRow(key, .nullable(table.description.reference), sentence, part: table.description) {
      table.json(read($0))
    }
  }

  /// A key with a list of objects.
  static func list<Part>(
    _ key: String, _ table: JSONTable<Part>, _ sentence: String = "",
    read: @escaping @Sendable (Subject) -> [Part]
  ) -> JSONRow {
    JSONRow(key, .list(of: table.description.reference), sentence, part: table.description) {
      table.json(read($0))
    }
  }

  /// A key with a list of objects or null.
  static func optionalList<Part>(
    _ key: String, _ table: JSONTable<Part>, _ sentence: String = "",
    read: @escaping @Sendable (Subject) -> [Part]?
  ) -> JSONRow {
    JSONRow(
      key, .nullable(.list(of: table.description.reference)), sentence, part: table.description
    ) {
      read($0).map { table.json($0) } ?? .null
    }
  }
}

/// A table without its writer: what the schema and the manual say of it.
struct JSONDescription: Sendable {
  typealias Row = (key: String, schema: JSONText, sentence: String, part: JSONDescription?)

  let name: String
  let about: String
  let rows: [Row]
  let rule: JSONText

  /// The object where it stands in another.
  var reference: JSONText { .definition(name) }

  /// The object's own schema.
  var schema: JSONText {
    let properties = rows.map { row in
      (
        key: row.key,
        value: row.sentence.isEmpty ? row.schema : row.schema.described(row.sentence)
      )
    }
    let own: JSONText = [
      "type": "object", "properties": .object(properties),
      "required": .array(rows.map { JSONText($0.key) }),
    ]
    return own.and(rule)
  }

  /// The object and all that stand in it, each once, in the order in which they occur.
  var all: [JSONDescription] {
    var seen: Set<String> = []
    var found: [JSONDescription] = []
    func visit(_ description: JSONDescription) {
      guard seen.insert(description.name).inserted else { return }
      found.append(description)
      for row in description.rows { if let part = row.part { visit(part) } }
    }
    visit(self)
    return found
  }

  /// The keys of every object by the way to it, such as `tenants[].results[]`.
  func keys(at path: String = "") -> [String: [String]] {
    rows.reduce(into: [path: rows.map(\.key)]) { keys, row in
      guard let part = row.part else { return }
      let inner = path.isEmpty ? row.key : "\(path).\(row.key)"
      keys.merge(part.keys(at: inner + (row.schema.isList ? "[]" : ""))) { one, _ in one }
    }
  }
}

extension JSONText {
  /// Whether a schema is that of a list, or of a list or null.
  var isList: Bool {
    guard case .object(let members) = self else { return false }
    return members.contains { key, value in
      switch (key, value) {
      case ("type", .string("array")): true
      case ("anyOf", .array(let values)): values.contains(where: \.isList)
      default: false
      }
    }
  }
}
