import Documents

/// `NAME=value` lines, as shells, systemd and Docker read them.
enum EnvironmentFile {
  /// Whether the lines are such a file: the first is, and nothing that JSON or YAML begins with stands
  /// before it; or they are a shell's or Docker's, and no server is in a line that sets nothing.
  static func isMeant(by lines: [TextLines.Line]) -> Bool {
    guard let first = lines.first else { return false }
    if split(first.text) != nil { return true }
    let heads = first.text.hasPrefix("FROM ") ? ["ENV "] : ["export "]
    let isOne = lines.contains { line in
      heads.contains { line.text.hasPrefix($0) } && !variables(in: line).isEmpty
    }
    return isOne
      && lines.allSatisfy { !String($0.text).holdsServerURL || !variables(in: $0).isEmpty }
  }

  /// An object with every variable; the quotes around a value are taken away.
  static func tree(of lines: [TextLines.Line]) -> JSONNode {
    var members: [JSONMember] = []
    var index = 0
    while index < lines.count {
      let line = lines[index]
      index += 1
      if line.text.hasPrefix("ENV ") {
        members += variables(in: line)
        continue
      }
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
        text =
          String(value.firstRange(of: " #").map { value[..<$0.lowerBound] } ?? value)
          .withoutContinuation
      }
      let position = line.position(after: offset)
      members.append(
        JSONMember(
          key: name, keyPosition: line.position,
          node: JSONNode(value: .string(text), position: position)))
    }
    return JSONNode(value: .object(members), position: .start)
  }

  /// What a line sets: one variable, or several behind Docker's `ENV`, also as `ENV NAME value`.
  private static func variables(in line: TextLines.Line) -> [JSONMember] {
    func member(_ name: String, _ value: String, after count: Int) -> JSONMember {
      let position = line.position(after: count)
      return JSONMember(
        key: name, keyPosition: position,
        node: JSONNode(value: .string(value), position: position))
    }
    guard line.text.hasPrefix("ENV ") else {
      return split(line.text).map { [member($0.name, String($0.value), after: 0)] } ?? []
    }
    let words = CommandLine.words(of: line.text).dropFirst()
    if let first = words.first, !first.text.contains("="), words.count == 2, let last = words.last {
      return [member(first.text, last.text, after: last.offset)]
    }
    return words.compactMap { word in
      split(word.text[...]).map { member($0.name, String($0.value), after: word.offset) }
    }
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

extension String {
  /// The text without the backslash at its end by which a line goes on, and the blanks around the rest.
  fileprivate var withoutContinuation: String {
    let text = trimmed
    return text.hasSuffix(" \\") ? String(text.dropLast()).trimmed : text
  }
}
