import Documents

/// `[section]` and `key = value` lines without TOML's types: settings of programs, and units of systemd,
/// whose `Environment=` holds variables.
enum INIFile {
  /// Whether the lines are such a file: the first is a section, and every value is a bare text.
  static func isMeant(by lines: [TextLines.Line]) -> Bool {
    guard let first = lines.first, TextLines.isSection(first.text), !first.text.hasPrefix("[["),
      lines.count > 1
    else { return false }
    return lines.allSatisfy { line in
      if line.text.hasPrefix(";") { return true }
      if line.text.hasPrefix("[") {
        return TextLines.isSection(line.text) && !line.text.hasPrefix("[[")
      }
      guard let (key, value) = split(line.text) else { return false }
      return key == environment || !["\"", "'", "[", "{"].contains { value.hasPrefix($0) }
    }
  }

  /// An object with a member for each line, under the names of its section and its own:
  /// `turn.secret`.
  static func tree(of lines: [TextLines.Line]) -> JSONNode {
    var members: [JSONMember] = []
    var section = ""
    for line in lines where !line.text.hasPrefix(";") {
      if line.text.hasPrefix("[") {
        section = String(line.text.dropFirst().prefix { $0 != "]" })
        continue
      }
      guard let (key, value) = split(line.text) else { continue }
      let offset = line.text.distance(from: line.text.startIndex, to: value.startIndex)
      let position = line.position(after: offset)
      guard key == environment else {
        let node = JSONNode(value: .string(String(value)), position: position)
        members.append(
          JSONMember(key: "\(section).\(key)", keyPosition: line.position, node: node))
        continue
      }
      members += variables(in: value, at: position)
    }
    return JSONNode(value: .object(members), position: .start)
  }

  private static let environment: Substring = "Environment"

  private static func split(_ line: Substring) -> (key: Substring, value: Substring)? {
    guard let equals = line.firstIndex(of: "=") else { return nil }
    let key = line[..<equals].reversed().drop { $0.isWhitespace }.reversed()
    guard !key.isEmpty, key.allSatisfy({ $0.isLetter || $0.isNumber || "_-.".contains($0) }) else {
      return nil
    }
    return (Substring(String(key)), line[line.index(after: equals)...].drop { $0.isWhitespace })
  }

  /// `NAME=value "OTHER=value with blanks"` (systemd.exec, Environment=).
  private static func variables(in text: Substring, at position: SourcePosition) -> [JSONMember] {
    CommandLine.words(of: text).compactMap { word in
      guard let (name, value) = EnvironmentFile.split(word.text[...]) else { return nil }
      let node = JSONNode(value: .string(String(value)), position: position)
      return JSONMember(key: name, keyPosition: position, node: node)
    }
  }
}
