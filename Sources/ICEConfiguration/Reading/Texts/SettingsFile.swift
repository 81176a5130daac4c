import Documents

/// `key = value` lines of programs that have no format of their own: Janus (`.jcfg`), Kurento and Asterisk
/// (`.ini`), Prosody (Lua).
enum SettingsFile {
  /// The keys that name a STUN or TURN server in one of these programs; one is enough.
  static let telling: Set<String> = [
    "stun_server", "turn_server", "stunServerAddress", "turnURL", "stunaddr", "turnaddr",
    "turn_external_host", "turn_external_secret",
  ]

  /// Those that other programs have as well, in sections of other names than Janus' `nat`.
  private static let common: Set<String> = ["stun_server", "turn_server"]

  /// Whether the lines are such a file: one of them sets a telling key.
  static func isMeant(by lines: [TextLines.Line]) -> Bool {
    let sections = lines.filter { TextLines.isSection($0.text) }
    let isOthers = !sections.isEmpty && !sections.contains { $0.text == "[nat]" }
    let keys = isOthers ? telling.subtracting(common) : telling
    return lines.contains { line in split(line.text).map { keys.contains($0.key) } == true }
  }

  /// An object with a member for each line that sets something. A key that is set again counts as it
  /// is set last.
  static func tree(of lines: [TextLines.Line]) -> JSONNode {
    var members: [JSONMember] = []
    for line in lines {
      guard let (key, value) = split(line.text) else { continue }
      let offset = line.text.distance(from: line.text.startIndex, to: value.startIndex)
      members.removeAll { $0.key == key }
      members.append(
        JSONMember(
          key: key, keyPosition: line.position,
          node: JSONNode(value: .string(String(value)), position: line.position(after: offset))))
    }
    return JSONNode(value: .object(members), position: .start)
  }

  /// The key and the value of a line, without quotes, a comma or semicolon at its end, and a comment.
  private static func split(_ line: Substring) -> (key: String, value: Substring)? {
    let key = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    var rest = line[key.endIndex...].drop { $0.isWhitespace }
    guard key.first?.isLetter == true, rest.first == "=" else { return nil }
    rest = rest.dropFirst()
    // Asterisk's other way of writing it.
    if rest.first == ">" { rest = rest.dropFirst() }
    rest = rest.drop { $0.isWhitespace }
    if let quote = rest.first, quote == "\"" || quote == "'" {
      let inside = rest.dropFirst()
      return (String(key), inside[..<(inside.firstIndex(of: quote) ?? inside.endIndex)])
    }
    // Inside a value these would have no blank before them.
    for comment in [" ;", "\t;", " #", "\t#", " --", " //"] {
      if let start = rest.firstRange(of: comment)?.lowerBound { rest = rest[..<start] }
    }
    while let last = rest.last, last.isWhitespace || last == "," || last == ";" {
      rest = rest.dropLast()
    }
    return (String(key), rest)
  }
}
