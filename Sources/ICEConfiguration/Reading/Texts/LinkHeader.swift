import Documents

/// `Link` header fields that name ICE servers (RFC 9725 §4.6, RFC 8288 §3).
enum LinkHeader {
  /// Whether a line is such a field.
  static func isMeant(by line: Substring) -> Bool {
    guard line.utf8.contains(UInt8(ascii: "<")) else { return false }
    let lower = line.lowercased()
    return lower.contains("ice-server") && lower.contains("rel=") && lower.contains("<")
      && !lower.hasPrefix("{") && !lower.hasPrefix("[")
  }

  /// An array of RTCIceServer: one for each link.
  static func tree(of lines: [TextLines.Line]) -> JSONNode {
    let nodes = lines.filter { isMeant(by: $0.text) }.flatMap(links(in:))
    return JSONNode(value: .array(nodes), position: .start)
  }

  /// The links of one field; a field may have several, separated by commas.
  private static func links(in line: TextLines.Line) -> [JSONNode] {
    var nodes: [JSONNode] = []
    var rest = line.text[...]
    while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
      let target = rest[rest.index(after: open)..<close]
      let position = line.position(
        after: line.text.distance(from: line.text.startIndex, to: open) + 1)
      rest = rest[rest.index(after: close)...]
      var members = [
        member("urls", String(target), at: position)
      ]
      var isServer = false
      while let parameter = parameter(in: &rest) {
        switch parameter.name {
        case "rel":
          isServer = parameter.value.lowercased().split(separator: " ").contains("ice-server")
        case "username", "credential":
          members.append(member(parameter.name, parameter.value, at: position))
        case "credential-type":
          members.append(member("credentialType", parameter.value, at: position))
        default: break
        }
      }
      if isServer { nodes.append(JSONNode(value: .object(members), position: position)) }
    }
    return nodes
  }

  private static func member(
    _ key: String, _ value: String, at position: SourcePosition
  ) -> JSONMember {
    JSONMember(
      key: key, keyPosition: position, node: JSONNode(value: .string(value), position: position))
  }

  /// Steps over `; name=value` or `; name="value"`; nil where the link ends.
  private static func parameter(in rest: inout Substring) -> (name: String, value: String)? {
    rest = rest.drop { $0.isWhitespace }
    guard rest.first == ";" else { return nil }
    rest = rest.dropFirst().drop { $0.isWhitespace }
    let name = rest.prefix { !"=;,".contains($0) && !$0.isWhitespace }
    rest = rest[name.endIndex...].drop { $0.isWhitespace }
    guard rest.first == "=" else { return (name.lowercased(), "") }
    rest = rest.dropFirst().drop { $0.isWhitespace }
    guard rest.first == "\"" else {
      let value = rest.prefix { !";,".contains($0) && !$0.isWhitespace }
      rest = rest[value.endIndex...]
      return (name.lowercased(), String(value))
    }
    var value = ""
    var isEscaped = false
    rest = rest.dropFirst()
    while let character = rest.popFirst() {
      if !isEscaped, character == "\"" { break }
      isEscaped = !isEscaped && character == "\\"
      if !isEscaped { value.append(character) }
    }
    return (name.lowercased(), value)
  }
}
