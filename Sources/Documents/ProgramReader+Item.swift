// One element of a group, from its first word on.
extension ProgramReader {
  /// What has been read of an item.
  struct Draft {
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
  mutating func item(in close: Unicode.Scalar?) -> Item? {
    var draft = Draft()
    let start = tokens[index].position
    while let token = current, !isBroken {
      if [",", ";", ")", "]", "}"].contains(where: token.isMark) { break }
      if close == "]", draft.name != nil, draft.value != nil, isNamed(token) { break }
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

  /// Whether a word is the next part of a message in Objective-C: `[server initWith: a username: b]`.
  private func isNamed(_ token: ProgramToken) -> Bool {
    guard token.isWord, index + 2 < tokens.count else { return false }
    return tokens[index + 1].isMark(":") && !tokens[index + 2].isMark(":")
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
      isBroken = true
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
      if let property = Self.property(setBy: draft.words, group.items), draft.name == nil {
        draft.name = property
        draft.value = group.items.last?.node
        draft.isCall = true
        return
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
    let name = draft.name?.text
    return Item(
      name: name.map { $0.hasPrefix("initWith") ? String($0.dropFirst(8)) : $0 },
      namePosition: draft.name?.position ?? start, node: node)
  }

  /// A constant of the languages; anything else is known to the program only.
  private static func value(of words: [String]) -> JSONValue {
    switch words.last {
    case "true" where words.count == 1, "True" where words.count == 1: return .boolean(true)
    case "false" where words.count == 1, "False" where words.count == 1: return .boolean(false)
    case "null", "None", "nil", "undefined", "nullptr": return .null
    case .some, nil:
      let node = JSONNode(value: .string(words.joined(separator: ".")), position: .start)
      return .object([JSONMember(key: computedKey, keyPosition: .start, node: node)])
    }
  }
}

extension ProgramToken {
  fileprivate var isWord: Bool { if case .word = kind { true } else { false } }

  /// Whether a value may begin with it, behind the type `[]`.
  fileprivate var startsValue: Bool { isWord || isMark("{") || isMark("=") }
}

extension JSONNode {
  var isText: Bool { if case .string = value { true } else { false } }

  fileprivate var isScalar: Bool {
    switch value {
    case .object, .array: false
    case .string, .plain, .number, .boolean, .null: true
    }
  }

  var isTextOrTexts: Bool {
    switch value {
    case .string: true
    case .array(let nodes): nodes.allSatisfy(\.isText)
    case .object, .plain, .number, .boolean, .null: false
    }
  }

  /// Whether there is a text anywhere in it.
  var holdsText: Bool {
    switch value {
    case .string: true
    case .array(let nodes): nodes.contains(where: \.holdsText)
    case .object(let members): members.contains(where: \.node.holdsText)
    case .plain, .number, .boolean, .null: false
    }
  }
}
