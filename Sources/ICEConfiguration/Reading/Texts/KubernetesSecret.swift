import Documents

extension JSONNode {
  /// The same with the values of every Secret of Kubernetes in it as the text that they are base64 of. A
  /// file may hold several objects, or a list of them.
  var withOpenSecrets: JSONNode {
    switch value {
    case .object(let members):
      if isSecret { return openedSecret(members) }
      guard let index = members.firstIndex(where: { $0.key == "items" }) else { return self }
      var opened = members
      let items = members[index]
      opened[index] = JSONMember(
        key: items.key, keyPosition: items.keyPosition, node: items.node.withOpenSecrets)
      return JSONNode(value: .object(opened), position: position)
    case .array(let nodes):
      guard nodes.contains(where: \.isSecret) else { return self }
      return JSONNode(value: .array(nodes.map(\.withOpenSecrets)), position: position)
    case .string, .plain, .number, .boolean, .null: return self
    }
  }

  private var isSecret: Bool {
    let place = JSONPlace(node: self, path: JSONPath())
    return place.member("kind")?.node.value.isString("Secret") == true && place.has("data")
  }

  private func openedSecret(_ members: [JSONMember]) -> JSONNode {
    let opened = members.map { member -> JSONMember in
      guard member.key == "data", case .object(let values) = member.node.value else {
        return member
      }
      let texts = values.map { value in
        JSONMember(
          key: value.key, keyPosition: value.keyPosition, node: value.node.decodedFromBase64)
      }
      return JSONMember(
        key: member.key, keyPosition: member.keyPosition,
        node: JSONNode(value: .object(texts), position: member.node.position))
    }
    return JSONNode(value: .object(opened), position: position)
  }

  /// The text that this is base64 of; itself where it is none.
  private var decodedFromBase64: JSONNode {
    guard let bytes = value.text?.decodedFromBase64,
      let text = String(validating: bytes, as: UTF8.self)
    else { return self }
    return JSONNode(value: .string(text), position: position)
  }
}
