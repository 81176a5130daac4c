extension JSONNode {
  /// The tree of a program with the values of its constants in the place of their names: of what is set
  /// once in the text, to something that is written there.
  var withConstants: JSONNode {
    var values: [String: [JSONNode]] = [:]
    collectValues(into: &values)
    let constants = values.compactMapValues { nodes in
      nodes.count == 1 && nodes[0].isWritten ? Constant(node: nodes[0], size: nodes[0].size) : nil
    }
    if constants.isEmpty { return self }
    var room = Constant.limit
    return filled(in: constants, &room)
  }

  /// The word that a value is, if only the running program knows it.
  private var computedWord: String? {
    guard case .object(let members) = value, members.count == 1,
      members[0].key == ProgramReader.computedKey, case .string(let word) = members[0].node.value
    else { return nil }
    return word
  }

  /// Whether everything in it stands in the text.
  private var isWritten: Bool {
    switch value {
    case .string, .number, .boolean: true
    case .null, .plain: false
    case .array(let nodes): nodes.allSatisfy(\.isWritten)
    case .object(let members):
      members.allSatisfy { $0.key != ProgramReader.computedKey && $0.node.isWritten }
    }
  }

  /// How many values it has, with itself.
  private var size: Int {
    switch value {
    case .array(let nodes): nodes.reduce(1) { $0 + $1.size }
    case .object(let members): members.reduce(1) { $0 + $1.node.size }
    case .string, .plain, .number, .boolean, .null: 1
    }
  }

  private func collectValues(into values: inout [String: [JSONNode]]) {
    switch value {
    case .object(let members):
      for member in members {
        values[member.key, default: []].append(member.node)
        member.node.collectValues(into: &values)
      }
    case .array(let nodes): for node in nodes { node.collectValues(into: &values) }
    case .string, .plain, .number, .boolean, .null: break
    }
  }

  private func filled(in constants: [String: Constant], _ room: inout Int) -> JSONNode {
    if let word = computedWord {
      guard let constant = constants[word], constant.size <= room else { return self }
      room -= constant.size
      return constant.node
    }
    switch value {
    case .object(let members):
      let filled = members.map {
        JSONMember(
          key: $0.key, keyPosition: $0.keyPosition, node: $0.node.filled(in: constants, &room))
      }
      return JSONNode(value: .object(filled), position: position)
    case .array(let nodes):
      return JSONNode(
        value: .array(nodes.map { $0.filled(in: constants, &room) }), position: position)
    case .string, .plain, .number, .boolean, .null: return self
    }
  }
}

/// What is set once in a program.
private struct Constant {
  let node: JSONNode
  let size: Int

  /// How many values constants may stand for in one text. 10,000: as many as the longest list that is
  /// read; a text that names one list a thousand times would otherwise grow with its square.
  static let limit = 10_000
}
