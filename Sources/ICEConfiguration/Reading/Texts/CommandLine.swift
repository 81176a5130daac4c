import Documents
import PlainText

/// The words of a command line, also over several lines that end with `\`, or its options one a line.
enum CommandLine {
  /// Whether the lines are one: a word, and then options or `name=value` with the URL of a server in them.
  static func isMeant(by lines: [TextLines.Line]) -> Bool {
    guard let first = lines.first, lines.count <= 100 else { return false }
    let isOptions = lines.allSatisfy { $0.text.hasPrefix("-") && !$0.text.hasPrefix("- ") }
    let isOne = lines.dropLast().allSatisfy { $0.text.hasSuffix("\\") }
    // Brackets are a program's, but for ${NAME} and $(command).
    let isProgram = lines.contains { line in
      line.text.replacing("${", with: "").replacing("$(", with: "").contains { "{[(".contains($0) }
        || line.text.contains(" = ")
    }
    guard isOptions || isOne, !isProgram,
      first.text.first.map({ $0.isLetter || "-./$".contains($0) }) == true
    else { return false }
    let words = lines.flatMap { Self.words(of: $0.text).map(\.text) }
    return words.count > 1 && !words[0].hasSuffix(":")
      && words.contains { $0.hasPrefix("-") || $0.contains("=") }
      && words.contains { word in
        word.beginsAsServerURL
          || word.firstIndex(of: "=").map {
            String(word[word.index(after: $0)...]).beginsAsServerURL
          } == true
          || ["--stun-srv", "--turn-srv", "--turn-server", "--stun-server"].contains(word)
      }
  }

  /// An object with a member for each option: `--name value`, `--name=value`, `name=value`. A word without
  /// any is a member called `url` if it is one.
  static func tree(of lines: [TextLines.Line]) -> JSONNode {
    var members: [JSONMember] = []
    var option: (name: String, position: SourcePosition)?
    func add(_ name: String, _ value: String, _ position: SourcePosition) {
      members.append(
        JSONMember(
          key: name, keyPosition: position,
          node: JSONNode(value: .string(value), position: position)))
    }
    for line in lines {
      for word in words(of: line.text) {
        let position = line.position(after: word.offset)
        let bare = word.text.drop { $0 == "-" }
        if let equals = bare.firstIndex(of: "="), !word.text.beginsAsServerURL {
          option = nil
          let value = bare[bare.index(after: equals)...]
          let shift = word.text.distance(from: word.text.startIndex, to: equals) + 1
          add(String(bare[..<equals]), String(value), line.position(after: word.offset + shift))
        } else if word.text.hasPrefix("-") {
          option = (String(bare), position)
        } else if let name = option?.name {
          add(name, word.text, position)
          option = nil
        } else if word.text.beginsAsServerURL {
          add("url", word.text, position)
        }
      }
    }
    return JSONNode(value: .object(members), position: .start)
  }

  /// The words of a line, without quotes, and where each begins.
  static func words(of line: Substring) -> [(text: String, offset: Int)] {
    var words: [(text: String, offset: Int)] = []
    var word = ""
    var start: Int?
    var quote: Character?
    for (offset, character) in line.enumerated() {
      if let open = quote {
        if character == open { quote = nil } else { word.append(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        start = start ?? offset
      } else if character.isWhitespace || character == "\\" {
        if let begin = start { words.append((word, begin)) }
        (word, start) = ("", nil)
      } else {
        start = start ?? offset
        word.append(character)
      }
    }
    if let begin = start { words.append((word, begin)) }
    return words
  }
}
