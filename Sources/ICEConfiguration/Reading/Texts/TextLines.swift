import Documents

/// A text line by line, and what its lines look like.
struct TextLines {
  /// One line without the blanks around it.
  struct Line {
    let text: Substring
    let number: Int
    /// The column of its first character that is no blank, counted from 1.
    let column: Int

    var position: SourcePosition { SourcePosition(line: number, column: column) }

    /// The part behind the first `count` characters.
    func position(after count: Int) -> SourcePosition {
      SourcePosition(line: number, column: column + count)
    }
  }

  /// What a text looks like.
  enum Look {
    case tree(isJSON: Bool)
    case lines(Shape.Syntax)
    case unreadable(UnreadableKind)
  }

  /// The lines with something in them, without those that are comments.
  let lines: [Line]
  /// All of it, for values of more than one line.
  let all: [Line]

  /// Splits a text: at line feeds, or at carriage returns if there is no other end of a line.
  ///
  /// By bytes: a long text has many lines, and most are looked at for their first character only.
  init(_ text: String) {
    let end: UInt8 = text.utf8.contains(0x0A) ? 0x0A : 0x0D
    var lines: [Line] = []
    var number = 0
    for raw in text.utf8.split(separator: end, omittingEmptySubsequences: false) {
      number += 1
      // A byte order mark is no part of the first line.
      let body = number == 1 && raw.starts(with: "\u{FEFF}".utf8) ? raw.dropFirst(3) : raw
      let start = body.firstIndex { $0 > 0x20 } ?? body.endIndex
      let stop = body.lastIndex { $0 > 0x20 }.map(body.index(after:)) ?? start
      let column = body.distance(from: body.startIndex, to: start) + 1
      lines.append(Line(text: Substring(body[start..<stop]), number: number, column: column))
    }
    all = lines
    self.lines = lines.filter { !$0.text.isEmpty && !$0.text.hasPrefix("#") }
  }

  /// What the lines look like. Only what is certain is taken for lines.
  var look: Look {
    guard let first = lines.first?.text else { return .tree(isJSON: true) }
    if lines.contains(where: { LinkHeader.isMeant(by: $0.text) }) { return .lines(.linkHeaders) }
    if first.hasPrefix("HTTP/"), first.contains(" ") { return .unreadable(.response) }
    if !first.hasPrefix("{"), SettingsFile.isMeant(by: lines) { return .lines(.settings) }
    if lines.contains(where: { $0.text.hasPrefix("```") }) { return .unreadable(.markdown) }
    if INIFile.isMeant(by: lines) { return .lines(.environment) }
    if Self.isSection(first), lines.dropFirst().contains(where: { $0.text.contains("=") }) {
      return .unreadable(.toml)
    }
    if let start = first.first, "{[\"'".contains(start) || first.hasPrefix("//") {
      return .tree(isJSON: true)
    }
    if first.isURLLine { return .lines(.urlLines) }
    if ToolCommand.isMeant(by: lines) { return .lines(.toolCommands) }
    if CommandLine.isMeant(by: lines) { return .lines(.commandLine) }
    if TurnserverFile.isMeant(by: lines) { return .lines(.turnserver) }
    if EnvironmentFile.isMeant(by: lines) {
      // No shell has sections.
      let isTOML = lines.contains { Self.isSection($0.text) }
      return isTOML ? .unreadable(.toml) : .lines(.environment)
    }
    if lines.contains(where: { Self.isSection($0.text) }),
      lines.contains(where: { $0.text.contains(" = ") })
    {
      return .unreadable(.toml)
    }
    return .tree(isJSON: false)
  }

  /// `[section]`, as TOML and INI files have it: JSON has quotes or brackets there.
  static func isSection(_ line: Substring) -> Bool {
    guard line.hasPrefix("["), line.hasSuffix("]") else { return false }
    let name = line.drop { $0 == "[" }.prefix { $0 != "]" }
    return name.first?.isLetter == true
      && name.allSatisfy { $0.isLetter || $0.isNumber || "_-. ".contains($0) }
      && line.drop { $0 == "[" }.dropFirst(name.count).allSatisfy { $0 == "]" }
      && !["true", "false", "null"].contains(name)
  }

  /// Whether a line begins as a JSON text does: something stands above it.
  var holdsJSON: Bool {
    lines.dropFirst().contains {
      $0.column == 1 && ($0.text.hasPrefix("{") || $0.text.hasPrefix("["))
    }
  }

  /// Whether the text is a piece of a program: an object is assigned to a name, or exported.
  var isProgramText: Bool {
    guard let first = lines.first(where: { !$0.text.hasPrefix("//") && !$0.text.hasPrefix("/*") })
    else { return false }
    let words = ["var ", "let ", "const ", "export ", "module.exports", "window."]
    // A shell exports `NAME=value`.
    return words.contains { first.text.hasPrefix($0) } && EnvironmentFile.split(first.text) == nil
  }

  /// Whether a complaint about YAML helps: there is a key, or a list.
  var looksLikeYAML: Bool {
    lines.contains { line in
      line.text.hasPrefix("- ") || line.text.hasSuffix(":")
        || line.text.prefix { $0 != " " }.hasSuffix(":")
    }
  }

  /// The tree that the lines stand for.
  func tree(as syntax: Shape.Syntax) -> JSONNode {
    switch syntax {
    case .urlLines:
      let nodes = lines.map { JSONNode(value: .string(String($0.text)), position: $0.position) }
      return JSONNode(value: .array(nodes), position: .start)
    case .linkHeaders: return LinkHeader.tree(of: lines)
    case .environment:
      return INIFile.isMeant(by: lines) ? INIFile.tree(of: lines) : EnvironmentFile.tree(of: all)
    case .settings: return SettingsFile.tree(of: lines)
    case .commandLine: return CommandLine.tree(of: lines)
    case .toolCommands: return ToolCommand.tree(of: lines)
    case .turnserver, .tree: return TurnserverFile.tree(of: lines)
    }
  }
}

extension Substring {
  /// Whether a line is a server's URL, or meant as one: YAML has a blank after its colon.
  fileprivate var isURLLine: Bool {
    String(self).beginsAsServerURL && !contains("{")
  }
}
