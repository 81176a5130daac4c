/// Reads the literals in a piece of a program into the same tree as JSON: what is assigned, or passed with
/// a name, is a member of that name, and what is not is an element.
///
/// It knows no language, only what they share: texts, groups in brackets, `name: value`, `name = value`,
/// `name => value`, `.setName(value)` and texts joined by `+` or `.`. What the program makes up when it runs
/// becomes an object with ``computedKey``: nothing is guessed.
package struct ProgramReader {
  /// The key of what only the running program knows; its value is the last word of it.
  package static let computedKey = "!computed"

  /// The name of what has none among what has.
  private static let unnamed = "value"

  let tokens: [ProgramToken]
  var index = 0
  /// How many brackets are open.
  private var depth = 0
  /// Whether the text makes no sense any more, or only by a guess: then it is none of ours.
  var isBroken = false

  /// The tree of a text; nil if it holds neither one of the names nor a text that
  /// `isMeant` accepts, or if one would be lost.
  package static func document(
    _ text: String, naming names: Set<String> = [], holding isMeant: (String) -> Bool
  ) -> JSONNode? {
    let tokens = ProgramTokens.split(text)
    guard tokens.contains(where: \.isAssignmentOrCall) else { return nil }
    var reader = ProgramReader(tokens: tokens)
    let items = reader.items(until: nil)
    let places = tokens.filter { token in
      if case .text(let text, _) = token.kind { isMeant(text) } else { false }
    }.map(\.position)
    let isNamed = tokens.contains { token in
      if case .word(let word) = token.kind { names.contains(word) } else { false }
    }
    guard reader.index == tokens.count, !reader.isBroken, !places.isEmpty || isNamed else {
      return nil
    }
    let root = JSONNode(value: .object(merged(items)), position: .start).withConstants
    var found: Set<SourcePosition> = []
    root.collectTexts(into: &found)
    return places.allSatisfy(found.contains) ? root : nil
  }

  private init(tokens: [ProgramToken]) { self.tokens = tokens }

  /// The next token; nil at the end of the text.
  var current: ProgramToken? { index < tokens.count ? tokens[index] : nil }
}

// MARK: - Groups

extension ProgramReader {
  /// One element of a group.
  struct Item {
    var name: String?
    var namePosition: SourcePosition
    var node: JSONNode
  }

  /// The items up to the closing bracket, which is stepped over; nil stands for the end of the text.
  private mutating func items(until close: Unicode.Scalar?) -> [Item] {
    var items: [Item] = []
    while let token = current {
      if let close, token.isMark(close) {
        index += 1
        return items
      }
      if [")", "]", "}"].contains(where: token.isMark) {
        // A bracket that nothing opened.
        if close == nil { isBroken = true }
        return items
      }
      if token.isMark(",") || token.isMark(";") {
        index += 1
        continue
      }
      if let item = item(in: close) { items.append(item) }
      if isBroken { return items }
    }
    if close != nil { isBroken = true }
    return items
  }

  /// The group whose bracket stands here.
  mutating func group() -> (
    bracket: Unicode.Scalar, items: [Item], position: SourcePosition
  ) {
    let start = tokens[index].position
    let (open, close): (Unicode.Scalar, Unicode.Scalar) =
      tokens[index].isMark("(") ? ("(", ")") : tokens[index].isMark("[") ? ("[", "]") : ("{", "}")
    guard !isBroken, depth < JSONReader.maximumDepth else {
      isBroken = true
      return (open, [], start)
    }
    depth += 1
    index += 1
    let items = items(until: close)
    depth -= 1
    return (open, items, start)
  }

  /// What a group stands for: an object if something in it has a name, else an array.
  static func node(of items: [Item], at position: SourcePosition) -> JSONNode {
    let isObject = items.contains { $0.name != nil }
    let value: JSONValue = isObject ? .object(merged(items)) : .array(items.map(\.node))
    return JSONNode(value: value, position: position)
  }

  /// The members of an object. What is added to a list under one name is one list.
  static func merged(_ items: [Item]) -> [JSONMember] {
    var members: [JSONMember] = []
    var unnamedNodes: [JSONNode] = []
    for item in items {
      guard let name = item.name else {
        unnamedNodes.append(item.node)
        continue
      }
      let added = name.hasSuffix(Self.addition)
      let key = added ? String(name.dropLast(Self.addition.count)) : name
      let last = members.lastIndex { $0.key == key }
      guard added else {
        // An empty list that is filled afterwards, or the same name in another function.
        members.append(JSONMember(key: key, keyPosition: item.namePosition, node: item.node))
        continue
      }
      if let last, case .array(let nodes) = members[last].node.value {
        let node = JSONNode(
          value: .array(nodes + [item.node]), position: members[last].node.position)
        members[last] = JSONMember(key: key, keyPosition: members[last].keyPosition, node: node)
      } else {
        let node = JSONNode(value: .array([item.node]), position: item.node.position)
        members.append(JSONMember(key: key, keyPosition: item.namePosition, node: node))
      }
    }
    let holding = unnamedNodes.filter(\.holdsText)
    if let first = holding.first {
      let node =
        holding.count == 1
        ? first : JSONNode(value: .array(holding), position: first.position)
      members.append(JSONMember(key: unnamed, keyPosition: first.position, node: node))
    }
    return members
  }

  /// Behind the name of a list that something is added to.
  static let addition = "+="
}

extension ProgramToken {
  /// Whether it is what programs have, and prose has not.
  fileprivate var isAssignmentOrCall: Bool { isMark("=") || isMark("(") || isMark("{") }
}

extension JSONNode {
  fileprivate func collectTexts(into places: inout Set<SourcePosition>) {
    switch value {
    case .string: places.insert(position)
    case .array(let nodes): for node in nodes { node.collectTexts(into: &places) }
    case .object(let members): for member in members { member.node.collectTexts(into: &places) }
    case .plain, .number, .boolean, .null: break
    }
  }
}
