// Of libyaml itself only the bound of nesting, which Yams has no word for.
private import CYaml
private import Yams

/// Reads YAML (1.1, as libyaml knows it) into the same tree as JSON.
///
/// Scalars keep their text. Aliases are resolved, and `<<` merges what it names; how deep a text nests,
/// how many values it has and what its aliases stand for are bounded.
package struct YAMLReader {
  /// libyaml's own limit, set once: its reader recurses, and 32 is as deep as JSON may go.
  private static let depthLimit: Void = yaml_set_max_nest_level(Int32(JSONReader.maximumDepth))

  /// How much the aliases of a text may stand for, in bytes of text written out. 1 MB: ten times the
  /// longest configuration that has aliases, and a hundredth of a second.
  private static let aliasLimit = 1_000_000

  /// How many more values are read: aliases multiply them.
  private var valuesLeft: Int

  /// Reads a text. Several documents, as Kubernetes' and Unity's files have, are an array of them.
  package static func document(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONNode {
    try checkAliases(of: bytes)
    _ = depthLimit
    guard let text = String(validating: bytes, as: UTF8.self)?.withoutUnityHeaders else {
      throw JSONSyntaxError(reason: .notUTF8, position: .start)
    }
    var roots: [Node] = []
    do {
      // Named, so that no variable of the environment chooses it; no resolver, since nothing is resolved.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      while let root = try parser.nextRoot() { roots.append(root) }
    } catch let error as YamlError {
      throw JSONSyntaxError(error)
    } catch {
      throw JSONSyntaxError(reason: .malformedYAML("it cannot be read"), position: .start)
    }
    guard let first = roots.first else { throw JSONSyntaxError(reason: .empty, position: .start) }
    var reader = YAMLReader(valuesLeft: JSONReader.valueLimit(ofBytes: bytes.count))
    if roots.count == 1 { return try reader.node(first) }
    var nodes: [JSONNode] = []
    for root in roots {
      let node = try reader.node(root)
      // Nothing stands behind a last ---, or between two.
      if case .plain("") = node.value { continue }
      nodes.append(node)
    }
    if nodes.count == 1 { return nodes[0] }
    return JSONNode(value: .array(nodes), position: .start)
  }

  private mutating func node(_ node: Node) throws(JSONSyntaxError) -> JSONNode {
    let position = node.mark.map(SourcePosition.init) ?? .start
    valuesLeft -= 1
    guard valuesLeft >= 0 else { throw JSONSyntaxError(reason: .tooManyValues, position: position) }
    switch node {
    case .scalar(let scalar):
      return JSONNode(value: Self.value(of: scalar, at: position), position: position)
    case .sequence(let sequence):
      var nodes: [JSONNode] = []
      for element in sequence { nodes.append(try self.node(element)) }
      return JSONNode(value: .array(nodes), position: position)
    case .mapping(let mapping):
      return JSONNode(value: .object(try members(of: mapping)), position: position)
    case .alias:
      throw JSONSyntaxError(reason: .undefinedAlias, position: position)
    }
  }

  private mutating func members(
    of mapping: Node.Mapping
  ) throws(JSONSyntaxError) -> [JSONMember] {
    var members: [JSONMember] = []
    var merged: [JSONMember] = []
    for (key, value) in mapping {
      let position = key.mark.map(SourcePosition.init) ?? .start
      guard case .scalar(let scalar) = key else {
        throw JSONSyntaxError(reason: .keyIsNoText, position: position)
      }
      let node = try node(value)
      if scalar.string == "<<", scalar.style == .plain, let added = Self.mergeable(node.value) {
        merged += added
      } else {
        members.append(JSONMember(key: scalar.string, keyPosition: position, node: node))
      }
    }
    if merged.isEmpty { return members }
    var keys = Set(members.map(\.key))
    return members + merged.filter { keys.insert($0.key).inserted }
  }

  /// What `<<` merges: the members of an object, or of several (yaml.org/type/merge).
  private static func mergeable(_ value: JSONValue) -> [JSONMember]? {
    switch value {
    case .object(let members): members
    case .array(let nodes):
      nodes.reduce([]) { members, node in
        if case .object(let more) = node.value { members.map { $0 + more } } else { nil }
      }
    case .string, .plain, .number, .boolean, .null: nil
    }
  }

  private static func value(
    of scalar: Node.Scalar, at position: SourcePosition
  ) -> JSONValue {
    let tag = scalar.tag.description
    // An application's own tag, such as `!secret name`: the value is elsewhere.
    if tag.hasPrefix("!") {
      let node = JSONNode(value: .string(scalar.string), position: position)
      return .object([JSONMember(key: tag, keyPosition: position, node: node)])
    }
    let isPlain = scalar.style == .plain && tag != Tag.Name.str.rawValue
    return isPlain ? .plain(scalar.string) : .string(scalar.string)
  }
}

// MARK: - Aliases

extension YAMLReader {
  /// Makes sure that the aliases of a text stand for a bounded amount of it, before it is read: Yams
  /// copies what an alias names, and an object may be the key of another.
  ///
  /// A name's node ends before the name is first used: an alias inside its own node has no anchor yet.
  /// What looks like an anchor or an alias and is part of a text only makes the bound stricter.
  private static func checkAliases(of bytes: [UInt8]) throws(JSONSyntaxError) {
    let marks = marks(in: bytes)
    let used = Set(marks.lazy.filter { !$0.isAnchor }.map(\.name))
    if used.isEmpty { return }
    var opened: [ArraySlice<UInt8>: (place: Int, cost: Int)] = [:]
    var sizes: [ArraySlice<UInt8>: Int] = [:]
    var cost = 0
    for mark in marks where used.contains(mark.name) {
      if mark.isAnchor {
        // A second anchor of the name: what an alias between them stands for would be uncertain.
        guard opened.updateValue((mark.place, cost), forKey: mark.name) == nil else {
          throw JSONSyntaxError(reason: .tooManyAliases, position: .start)
        }
      } else if let anchor = opened[mark.name] {
        let size = sizes[mark.name] ?? mark.place - anchor.place + cost - anchor.cost
        sizes[mark.name] = size
        cost += size
        guard cost <= aliasLimit else {
          throw JSONSyntaxError(reason: .tooManyAliases, position: .start)
        }
      }
    }
  }

  /// Everything that may be an anchor (`&name`) or an alias (`*name`), in the order of the text.
  private static func marks(
    in bytes: [UInt8]
  ) -> [(isAnchor: Bool, name: ArraySlice<UInt8>, place: Int)] {
    var marks: [(isAnchor: Bool, name: ArraySlice<UInt8>, place: Int)] = []
    for (place, byte) in bytes.enumerated() {
      guard byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*"),
        place == 0 || !isOfName(bytes[place - 1])
      else { continue }
      let name = bytes[(place + 1)...].prefix(while: isOfName)
      if !name.isEmpty { marks.append((byte == UInt8(ascii: "&"), name, place)) }
    }
    return marks
  }

  /// What libyaml takes as part of an anchor's name.
  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

// MARK: - Yams' words

extension SourcePosition {
  fileprivate init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}

extension JSONSyntaxError {
  /// What Yams found wrong. Of its words only libyaml's are taken, which are fixed.
  fileprivate init(_ error: YamlError) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
      let isDepth = problem.hasPrefix("Maximum nesting level")
      self.init(
        reason: isDepth ? .tooDeep : .malformedYAML(problem), position: SourcePosition(mark))
    case .composer(_, _, let mark, _):
      self.init(reason: .undefinedAlias, position: SourcePosition(mark))
    case .duplicatedKeysInMapping(_, let context):
      self.init(reason: .duplicateKey, position: SourcePosition(context.mark))
    case .reader(let problem, _, _, _):
      self.init(reason: .malformedYAML(problem), position: .start)
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      self.init(reason: .malformedYAML("it cannot be read"), position: .start)
    }
  }
}

// MARK: - Unity

extension String {
  /// The text with `---` in the place of Unity's `--- !u!114 &963194225 stripped`: YAML has no word behind
  /// an anchor, and a piece of such a file lacks the line that says what `!u!` is.
  fileprivate var withoutUnityHeaders: String {
    guard contains("--- !u!") else { return self }
    return split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("--- !u!") ? "---" : $0 }.joined(separator: "\n")
  }
}
