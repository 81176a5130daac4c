import Documents

/// The command lines of tools that test servers: coturn's `turnutils_uclient` and `turnutils_stunclient`,
/// and stuntman's `stunclient`. A server is named by its host alone, and options say the rest.
enum ToolCommand {
  /// The tools, each with the options of one letter that a value follows (`getopt` of coturn 4.5 to 4.9).
  private static let tools: [String: Set<Character>] = [
    "turnutils_uclient": Set("adplnLmeruwikzWCEFo"),
    "turnutils_stunclient": Set("pL"),
    "stunclient": [],
  ]

  /// Whether a line is such a command, and no other line holds the URL of a server.
  static func isMeant(by lines: [TextLines.Line]) -> Bool {
    lines.contains { command(in: $0) != nil }
      && lines.allSatisfy { !String($0.text).holdsServerURL }
  }

  /// An array with an object for each command.
  static func tree(of lines: [TextLines.Line]) -> JSONNode {
    let nodes = joined(lines).compactMap { line in
      command(in: line).map { node(of: $0.words, tool: $0.tool, at: line) }
    }
    return JSONNode(value: .array(nodes), position: .start)
  }

  private typealias Word = (text: String, offset: Int)

  /// The lines with those that end in a backslash and the next one as one.
  private static func joined(_ lines: [TextLines.Line]) -> [TextLines.Line] {
    var joined: [TextLines.Line] = []
    for line in lines {
      if let last = joined.last, last.text.hasSuffix("\\") {
        joined[joined.count - 1] = TextLines.Line(
          text: Substring(last.text.dropLast() + " " + line.text), number: last.number,
          column: last.column)
      } else {
        joined.append(line)
      }
    }
    return joined
  }

  /// The words behind the name of the tool, which a path may lead to; up to a pipe.
  private static func command(
    in line: TextLines.Line
  ) -> (tool: String, words: ArraySlice<Word>)? {
    let words = CommandLine.words(of: line.text)
    for (index, word) in words.enumerated() {
      let name = word.text.split(separator: "/").last.map(String.init) ?? ""
      guard tools[name] != nil, index + 1 < words.count else { continue }
      let rest = words[(index + 1)...].prefix {
        !["|", ">", "2>", "&&", "||", ";"].contains($0.text)
      }
      return (name, rest)
    }
    return nil
  }

  private static func node(
    of words: ArraySlice<Word>, tool: String, at line: TextLines.Line
  ) -> JSONNode {
    var members: [JSONMember] = []
    func add(_ key: String, _ value: String, _ offset: Int) {
      let position = line.position(after: offset)
      members.append(
        JSONMember(
          key: key, keyPosition: position,
          node: JSONNode(value: .string(value), position: position)))
    }
    var rest = words
    while let word = rest.popFirst() {
      if word.text.hasPrefix("--") {
        // stuntman's options all have a value.
        if let value = rest.popFirst() {
          add(String(word.text.dropFirst(2)), value.text, value.offset)
        }
      } else if word.text.hasPrefix("-") {
        var letters = word.text.dropFirst()
        while let letter = letters.popFirst() {
          guard tools[tool]?.contains(letter) == true else {
            add(String(letter), "", word.offset)
            continue
          }
          if !letters.isEmpty {
            add(String(letter), String(letters), word.offset)
          } else if let value = rest.popFirst() {
            add(String(letter), value.text, value.offset)
          }
          break
        }
      } else {
        add(members.contains { $0.key == "host" } ? "port" : "host", word.text, word.offset)
      }
    }
    add("tool", tool, 0)
    return JSONNode(value: .object(members), position: line.position)
  }
}
