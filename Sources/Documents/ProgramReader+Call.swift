// What calls of functions, initialisers and methods stand for.
extension ProgramReader {
  /// The list that a call adds to: `iceServers.push(…)`; nil if it is another call.
  static func addedTo(_ words: [String]) -> String? {
    let methods = ["add", "push", "append", "emplace_back", "push_back", "addObject"]
    guard words.count > 1, let last = words.last, methods.contains(last) else { return nil }
    return words[words.count - 2]
  }

  /// The property of an object that a call sets to its last argument, as GStreamer's users do; nil if it
  /// is another call.
  static func property(
    setBy words: [String], _ items: [Item]
  ) -> (text: String, position: SourcePosition)? {
    let setters: Set<String> = ["set_property", "set_property_from_str", "setProperty"]
    guard let method = words.last, setters.contains(method), items.count == 2,
      case .string(let name) = items[0].node.value
    else { return nil }
    return (name, items[0].node.position)
  }

  /// The properties that GObject's own function sets: names and values in turns, behind the object.
  private static func properties(_ items: [Item], at position: SourcePosition) -> JSONNode {
    var members: [JSONMember] = []
    var rest = items.dropFirst()
    while let name = rest.popFirst(), let value = rest.popFirst() {
      guard case .string(let key) = name.node.value else { continue }
      members.append(JSONMember(key: key, keyPosition: name.node.position, node: value.node))
    }
    return JSONNode(value: .object(members), position: position)
  }

  /// What a call of a function or an initialiser stands for.
  func call(
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
    if words.last == "g_object_set" { return Self.properties(bare, at: position) }
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
  mutating func readMethod(_ method: String, _ draft: inout Draft) {
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
}
