import Documents
import PlainText

// A text inside a text, and what programs put around their values.
extension JSONPlace {
  /// The value, or what it holds if it is a tree written as a text, also behind `NAME=`; and variables as an
  /// object, however they are listed.
  var opened: JSONPlace {
    guard let text = node.value.text else { return variables ?? self }
    guard let root = text.embeddedTree else { return self }
    return JSONPlace(node: root.moved(to: node.position), path: path)
  }

  /// The lines that it holds if it is a file of lines written as a text, such as the `turnserver.conf` of a
  /// ConfigMap, or the arguments of a server.
  var openedLines: (syntax: Shape.Syntax, place: JSONPlace)? {
    let text: String
    if let elements, elements.count > 1 {
      let words = elements.compactMap(\.node.value.text)
      guard words.count == elements.count, words.contains(where: { $0.hasPrefix("--") }) else {
        return nil
      }
      text = words.joined(separator: "\n")
    } else if let written = node.value.text, written.hasPrefix("-"), written.contains(" --") {
      // The arguments of a server in one text.
      text = CommandLine.words(of: written[...]).map(\.text).joined(separator: "\n")
    } else if let written = node.value.text, written.utf8.contains(0x0A) {
      text = written
    } else {
      return nil
    }
    let lines = TextLines(text)
    guard case .lines(let syntax) = lines.look else { return nil }
    return (syntax, JSONPlace(node: lines.tree(as: syntax).moved(to: node.position), path: path))
  }

  /// An object of the variables that this lists in another way; nil if it is no such list.
  private var variables: JSONPlace? {
    switch node.value {
    case .array(let nodes): nodes.isEmpty ? nil : listed(nodes)
    case .object(let members): members.isEmpty ? nil : outputs(members)
    case .string, .plain, .number, .boolean, .null: nil
    }
  }

  /// `[{name: TURN_URL, value: …}]` as Kubernetes has them, and `["TURN_URL=…"]` as Docker Compose.
  private func listed(_ nodes: [JSONNode]) -> JSONPlace? {
    var members: [JSONMember] = []
    for node in nodes {
      switch node.value {
      case .object:
        let place = JSONPlace(node: node, path: path)
        guard let name = place.member("name")?.node.value.text else { return nil }
        // Without a value it comes from a Secret, and is not here.
        guard let value = place.member("value")?.node else {
          guard place.has("valueFrom") else { return nil }
          continue
        }
        members.append(JSONMember(key: name, keyPosition: node.position, node: value))
      case .string(let text), .plain(let text):
        // OpenVidu's entries begin with the key of their URL.
        guard let (name, value) = EnvironmentFile.split(text[...]), name != "url" else {
          return nil
        }
        let text = JSONNode(value: .string(String(value)), position: node.position)
        members.append(JSONMember(key: name, keyPosition: node.position, node: text))
      case .array, .number, .boolean, .null: return nil
      }
    }
    return JSONPlace(node: JSONNode(value: .object(members), position: node.position), path: path)
  }

  /// `{"turn_url": {"value": …, "type": …, "sensitive": …}}` as Terraform writes its outputs.
  private func outputs(_ members: [JSONMember]) -> JSONPlace? {
    guard let first = members.first, JSONPlace(node: first.node, path: path).has("value") else {
      return nil
    }
    let values = members.compactMap { member -> JSONMember? in
      let output = JSONPlace(node: member.node, path: path)
      guard output.has("value"), output.has("type") || output.has("sensitive"),
        let value = output.member("value")
      else { return nil }
      return JSONMember(key: member.key, keyPosition: member.keyPosition, node: value.node)
    }
    guard values.count == members.count else { return nil }
    return JSONPlace(node: JSONNode(value: .object(values), position: node.position), path: path)
  }
}

extension String {
  /// The tree that the text holds; nil if it holds none.
  fileprivate var embeddedTree: JSONNode? {
    guard utf8.count > 8 else { return nil }
    if let json = embeddedJSON {
      do throws(JSONSyntaxError) {
        var reader = try JSONReader(Array(json.utf8), isRelaxed: true)
        return try reader.document()
      } catch {
        // What Chrome shows of a connection has neither quotes nor a grammar, and is YAML.
        return json.hasPrefix("{") ? Self.yaml(json) : nil
      }
    }
    return utf8.contains(0x0A) && contains(":") ? Self.yaml(self[...]) : nil
  }

  private static func yaml(_ text: Substring) -> JSONNode? {
    do throws(JSONSyntaxError) {
      let root = try YAMLReader.document(Array(text.utf8))
      switch root.value {
      case .object, .array: return root
      case .string, .plain, .number, .boolean, .null: return nil
      }
    } catch {
      return nil
    }
  }

  /// The part that looks like JSON with servers in it; nil if there is none.
  private var embeddedJSON: Substring? {
    guard let start = firstIndex(where: { $0 == "{" || $0 == "[" }) else { return nil }
    let head = self[..<start]
    let isHead = head.allSatisfy(\.isWhitespace) || head.hasSuffix("=") && head.count < 100
    return isHead && self[start...].contains(":") ? self[start...] : nil
  }
}
