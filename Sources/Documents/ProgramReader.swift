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

  private let tokens: [ProgramToken]
  private var index = 0
  private var depth = 0

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
    guard reader.index == tokens.count, reader.depth == 0, !places.isEmpty || isNamed else {
      return nil
    }
    let root = JSONNode(value: .object(merged(items)), position: .start)
    var found: Set<SourcePosition> = []
    root.collectTexts(into: &found)
    return places.allSatisfy(found.contains) ? root : nil
  }

  private init(tokens: [ProgramToken]) { self.tokens = tokens }
}

// MARK: - Groups

extension ProgramReader {
  /// One element of a group.
  private struct Item {
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
        if close == nil { depth = -1 }
        return items
      }
      if token.isMark(",") || token.isMark(";") {
        index += 1
        continue
      }
      if let item = item(in: close) { items.append(item) }
      if depth < 0 { return items }
    }
    if close != nil { depth = -1 }
    return items
  }

  /// The group whose bracket stands here.
  private mutating func group() -> (
    bracket: Unicode.Scalar, items: [Item], position: SourcePosition
  ) {
    let start = tokens[index].position
    let (open, close): (Unicode.Scalar, Unicode.Scalar) =
      tokens[index].isMark("(") ? ("(", ")") : tokens[index].isMark("[") ? ("[", "]") : ("{", "}")
    guard depth >= 0, depth < JSONReader.maximumDepth else {
      depth = -1
      return (open, [], start)
    }
    depth += 1
    index += 1
    let items = items(until: close)
    if depth > 0 { depth -= 1 }
    return (open, items, start)
  }

  /// What a group stands for: an object if something in it has a name, else an array.
  private static func node(of items: [Item], at position: SourcePosition) -> JSONNode {
    let isObject = items.contains { $0.name != nil }
    let value: JSONValue = isObject ? .object(merged(items)) : .array(items.map(\.node))
    return JSONNode(value: value, position: position)
  }

  /// The members of an object. What is added to a list under one name is one list.
  private static func merged(_ items: [Item]) -> [JSONMember] {
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
  private static let addition = "+="
}

// MARK: - Items

extension ProgramReader {
  /// What has been read of an item.
  private struct Draft {
    var name: (text: String, position: SourcePosition)?
    /// The words in front of a value, such as the name of a type.
    var words: [String] = []
    var wordsPosition = SourcePosition.start
    var value: JSONNode?
    /// Whether two texts are to be joined.
    var joins = false
    /// Whether part of it is known when the program runs only.
    var isComputed = false
    /// Whether the value is that of a call, which a block may follow.
    var isCall = false

    var lastWord: String { words.last ?? "" }
    var isEmpty: Bool { value == nil && words.isEmpty && name == nil }
  }

  /// One item, up to a comma, a semicolon, a closing bracket, or the end of a line that ends a statement.
  private mutating func item(in close: Unicode.Scalar?) -> Item? {
    var draft = Draft()
    let start = tokens[index].position
    while let token = current, depth >= 0 {
      if [",", ";", ")", "]", "}"].contains(where: token.isMark) { break }
      if token.beginsLine, close != ")", close != "]", endsStatement(before: token, draft) { break }
      index += 1
      switch token.kind {
      case .text(let text, let isFilledIn): read(text, isFilledIn, at: token.position, &draft)
      case .number(let text):
        if draft.value == nil {
          draft.value = JSONNode(value: .number(text), position: token.position)
        }
      case .word(let word): read(word, at: token.position, &draft)
      case .mark(let mark): read(mark, at: token.position, &draft)
      }
    }
    return finish(draft, at: start)
  }

  private func endsStatement(before token: ProgramToken, _ draft: Draft) -> Bool {
    guard !draft.isEmpty, index > 0 else { return false }
    switch token.kind {
    case .mark("."), .mark("+"), .mark("?"), .mark(":"), .mark("="), .mark("|"), .mark("&"):
      return false
    case .mark("{") where draft.value == nil || draft.isCall: return false
    case .mark, .word, .text, .number: break
    }
    switch tokens[index - 1].kind {
    case .word, .text, .number, .mark(")"), .mark("]"), .mark("}"), .mark("!"): return true
    case .mark: return false
    }
  }

  private mutating func read(
    _ text: String, _ isFilledIn: Bool, at position: SourcePosition, _ draft: inout Draft
  ) {
    if isFilledIn { draft.isComputed = true }
    guard case .string(let before)? = draft.value?.value else {
      if draft.value == nil { draft.value = JSONNode(value: .string(text), position: position) }
      return
    }
    // Without an operator between two texts a comma may be missing as well.
    guard draft.joins else {
      depth = -1
      return
    }
    draft.value = JSONNode(
      value: .string(before + text), position: draft.value?.position ?? position)
    draft.joins = false
  }

  private mutating func read(_ word: String, at position: SourcePosition, _ draft: inout Draft) {
    if draft.joins { draft.isComputed = true }
    if word == "to" || word == "of", case .string(let name)? = draft.value?.value, draft.name == nil
    {
      draft.name = (name, draft.value?.position ?? position)
      draft.value = nil
      return
    }
    if draft.value != nil {
      if ["if", "or", "unless"].contains(word) { draft.isComputed = true }
      return
    }
    if ["return", "await", "export", "default", "yield", "new"].contains(word) { return }
    if draft.words.isEmpty { draft.wordsPosition = position }
    draft.words.append(word)
  }

  private mutating func read(
    _ mark: Unicode.Scalar, at position: SourcePosition, _ draft: inout Draft
  ) {
    switch mark {
    case "(", "[", "{":
      index -= 1
      readGroup(&draft)
    case ".":
      guard draft.value != nil, let token = current else { return }
      // PHP joins texts with it.
      if case .text = token.kind { draft.joins = true }
      guard case .word(let method) = token.kind else { return }
      index += 1
      readMethod(method, &draft)
    case "+":
      draft.joins = true
      if draft.value == nil { draft.isComputed = true }
    case "?":
      // Neither a?.b, nor a?: T of TypeScript.
      if current?.isMark(".") != true, current?.isMark(":") != true || draft.value != nil {
        draft.isComputed = true
      }
    case "|", "&", "%":
      if draft.value != nil || !draft.words.isEmpty { draft.isComputed = true }
    case ":":
      if current?.isMark(":") == true {
        index += 1
        return
      }
      name(&draft)
    case "=":
      if current?.isMark("=") == true { draft.isComputed = true }
      name(&draft)
    default: break
    }
  }

  /// What stands before a colon or an equals sign is the name of what follows; of two the first counts,
  /// since the second is a type.
  private func name(_ draft: inout Draft) {
    if draft.isComputed, draft.value == nil { return }
    if draft.name == nil {
      if case .string(let text)? = draft.value?.value {
        draft.name = (text, draft.value?.position ?? draft.wordsPosition)
      } else if draft.value == nil, let word = draft.words.last {
        draft.name = (word, draft.wordsPosition)
      }
    }
    draft.value = nil
    draft.words = []
    draft.isCall = false
  }

  private mutating func readGroup(_ draft: inout Draft) {
    let isSubscript =
      tokens[index].isMark("[") && index > 0 && !draft.words.isEmpty && tokens[index - 1].isWord
    let group = group()
    if group.bracket == "[", group.items.isEmpty, current.map(\.startsValue) == true { return }
    if isSubscript, draft.value == nil, group.items.count == 1,
      case .string(let key) = group.items[0].node.value, group.items[0].name == nil
    {
      draft.words.append(key)
      return
    }
    let node: JSONNode
    if group.bracket == "(", !draft.words.isEmpty, draft.value == nil {
      node = call(draft.words, group.items, at: group.position)
      if let list = Self.addedTo(draft.words), draft.name == nil {
        draft.name = (list + Self.addition, draft.wordsPosition)
      }
      draft.isCall = true
    } else if group.bracket == "(" {
      node =
        group.items.count == 1 && group.items[0].name == nil
        ? group.items[0].node : Self.node(of: group.items, at: group.position)
      draft.isCall = true
    } else {
      node = Self.node(of: group.items, at: group.position)
      draft.isCall = false
    }
    if draft.joins { draft.isComputed = true }
    // A block behind what was called, or a second list behind the first.
    if let before = draft.value, before.holdsText {
      let nodes = node.holdsText ? [before, node] : [before]
      draft.value =
        nodes.count == 1 ? before : JSONNode(value: .array(nodes), position: before.position)
    } else {
      draft.value = node
    }
  }

  /// The list that a call adds to: `iceServers.push(…)`; nil if it is another call.
  private static func addedTo(_ words: [String]) -> String? {
    let methods = ["add", "push", "append", "emplace_back", "push_back", "addObject"]
    guard words.count > 1, let last = words.last, methods.contains(last) else { return nil }
    return words[words.count - 2]
  }

  /// What a call of a function or an initialiser stands for.
  private func call(
    _ words: [String], _ items: [Item], at position: SourcePosition
  ) -> JSONNode {
    let callee = words.suffix(2).joined().lowercased()
    let isServer = callee.hasSuffix("iceserver") || callee.hasSuffix("iceserverbuilder")
    let named = items.filter { $0.name != nil }
    let bare = items.filter { $0.name == nil }
    if ["listof", "arrayof", "aslist", "mutablelistof", "arraylistof", "of"].contains(where: {
      words.last?.lowercased() == $0
    }) {
      return Self.node(of: items, at: position)
    }
    guard isServer || !named.isEmpty && bare.first?.node.isTextOrTexts == true else {
      return items.count == 1 && named.isEmpty
        ? items[0].node : Self.node(of: items, at: position)
    }
    let keys = ["urls", "username", "credential"]
    if bare.isEmpty { return Self.node(of: items, at: position) }
    // A constructor of objects, such as pion's, has one argument that has them all.
    if bare.count == 1, named.isEmpty, !bare[0].node.isTextOrTexts { return bare[0].node }
    let given = zip(keys, bare).map { key, item in
      JSONMember(key: key, keyPosition: item.namePosition, node: item.node)
    }
    return JSONNode(value: .object(given + Self.merged(named)), position: position)
  }

  /// A method of a value: one that sets a member of a builder, or one that changes nothing.
  private mutating func readMethod(_ method: String, _ draft: inout Draft) {
    guard let value = draft.value, current?.isMark("(") == true else { return }
    let group = group()
    guard let argument = group.items.first, group.items.count == 1 else {
      if group.items.contains(where: \.node.holdsText) { draft.isComputed = true }
      return
    }
    let isSetter = method.hasPrefix("set") && method.count > 3
    let key = isSetter ? method.dropFirst(3).lowercased() : method
    var members: [JSONMember]
    if case .object(let before) = value.value {
      members = before
    } else {
      members = [JSONMember(key: "urls", keyPosition: value.position, node: value)]
    }
    members.append(JSONMember(key: key, keyPosition: group.position, node: argument.node))
    draft.value = JSONNode(value: .object(members), position: value.position)
  }

  private func finish(_ draft: Draft, at start: SourcePosition) -> Item? {
    var node = draft.value
    if node == nil, !draft.words.isEmpty {
      node = JSONNode(value: Self.value(of: draft.words), position: draft.wordsPosition)
      // A statement of words alone says nothing.
      if draft.name == nil, draft.words.count > 1, !draft.isComputed { return nil }
    }
    guard var node else { return nil }
    if draft.isComputed, node.isScalar {
      let part = JSONNode(value: .string(draft.lastWord), position: node.position)
      // The text that is there stays: whether it holds a server is for the reader of the tree.
      let members = [
        JSONMember(
          key: Self.computedKey, keyPosition: node.position, node: node.isText ? node : part)
      ]
      node = JSONNode(value: .object(members), position: node.position)
    }
    return Item(
      name: draft.name?.text, namePosition: draft.name?.position ?? start, node: node)
  }

  /// A constant of the languages; anything else is known to the program only.
  private static func value(of words: [String]) -> JSONValue {
    switch words.last {
    case "true" where words.count == 1, "True" where words.count == 1: return .boolean(true)
    case "false" where words.count == 1, "False" where words.count == 1: return .boolean(false)
    case "null", "None", "nil", "undefined", "nullptr": return .null
    case let last:
      let node = JSONNode(value: .string(last ?? ""), position: .start)
      return .object([JSONMember(key: computedKey, keyPosition: .start, node: node)])
    }
  }

  private var current: ProgramToken? { index < tokens.count ? tokens[index] : nil }
}

extension ProgramToken {
  fileprivate var isWord: Bool { if case .word = kind { true } else { false } }

  /// Whether a value may begin with it, behind the type `[]`.
  fileprivate var startsValue: Bool { isWord || isMark("{") || isMark("=") }

  /// Whether it is what programs have, and prose has not.
  fileprivate var isAssignmentOrCall: Bool { isMark("=") || isMark("(") || isMark("{") }
}

extension JSONNode {
  fileprivate var isText: Bool { if case .string = value { true } else { false } }

  fileprivate var isScalar: Bool {
    switch value {
    case .object, .array: false
    case .string, .plain, .number, .boolean, .null: true
    }
  }

  fileprivate var isTextOrTexts: Bool {
    switch value {
    case .string: true
    case .array(let nodes): nodes.allSatisfy(\.isText)
    case .object, .plain, .number, .boolean, .null: false
    }
  }

  /// Whether there is a text anywhere in it.
  fileprivate var holdsText: Bool {
    switch value {
    case .string: true
    case .array(let nodes): nodes.contains(where: \.holdsText)
    case .object(let members): members.contains(where: \.node.holdsText)
    case .plain, .number, .boolean, .null: false
    }
  }

  fileprivate func collectTexts(into places: inout Set<SourcePosition>) {
    switch value {
    case .string: places.insert(position)
    case .array(let nodes): for node in nodes { node.collectTexts(into: &places) }
    case .object(let members): for member in members { member.node.collectTexts(into: &places) }
    case .plain, .number, .boolean, .null: break
    }
  }
}
