import Documents

/// `NAME=value` lines, as shells, systemd and Docker read them.
enum EnvironmentFile {
  /// Whether the lines are such a file: the first is, and nothing that JSON or YAML begins with stands
  /// before it.
  static func isMeant(by lines: [TextLines.Line]) -> Bool {
    guard let first = lines.first else { return false }
    return split(first.text) != nil
  }

  /// An object with every variable; the quotes around a value are taken away.
  static func tree(of lines: [TextLines.Line]) -> JSONNode {
    var members: [JSONMember] = []
    var index = 0
    while index < lines.count {
      let line = lines[index]
      index += 1
      guard !line.text.hasPrefix("#"), let (name, written) = split(line.text) else { continue }
      var value = written
      let offset = line.text.distance(from: line.text.startIndex, to: written.startIndex)
      var text: String
      if let quote = value.first, quote == "\"" || quote == "'" {
        value = value.dropFirst()
        text = ""
        while true {
          if let end = close(of: value, quote) {
            text += value[..<end]
            break
          }
          text += value
          guard index < lines.count else { break }
          text += "\n"
          value = lines[index].text
          index += 1
        }
        if quote == "\"" { text = text.replacing("\\\"", with: "\"") }
      } else {
        text = String(value.firstRange(of: " #").map { value[..<$0.lowerBound] } ?? value).trimmed
      }
      let position = line.position(after: offset)
      members.append(
        JSONMember(
          key: name, keyPosition: line.position,
          node: JSONNode(value: .string(text), position: position)))
    }
    return JSONNode(value: .object(members), position: .start)
  }

  /// Where the closing quote of a value is.
  private static func close(of value: Substring, _ quote: Character) -> Substring.Index? {
    var isEscaped = false
    return value.indices.first { place in
      let character = value[place]
      if !isEscaped, character == quote { return true }
      isEscaped = quote == "\"" && !isEscaped && character == "\\"
      return false
    }
  }

  /// The name and the value of a line; nil if it is none.
  static func split(_ line: Substring) -> (name: String, value: Substring)? {
    var rest = line
    for head in ["export ", "set ", "ENV ", "Environment=", "- "] where rest.hasPrefix(head) {
      rest = rest.dropFirst(head.count).drop { $0.isWhitespace || $0 == "\"" }
    }
    let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
    let behind = rest[name.endIndex...]
    guard let first = name.first, first.isLetter || first == "_", behind.first == "=" else {
      return nil
    }
    return (String(name), behind.dropFirst())
  }
}
