import Documents

/// The text of a configuration as a tree, whatever it was written in.
struct ConfigurationText {
  let root: JSONNode
  let syntax: Shape.Syntax
  /// Whether it is YAML.
  var isYAML = false
  /// Whether it is a piece of a program.
  var isProgram = false
  /// What is no JSON in it, though its meaning is certain.
  var deviations: [JSONDeviation] = []

  /// Reads a text, in what it looks like.
  init(_ bytes: [UInt8]) throws(ConfigurationTextError) {
    if let kind = UnreadableKind(bytes) { throw .unreadable(kind) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .syntax(Self.undecodable(bytes))
    }
    if Self.isSurelyJSON(bytes) {
      self = try Self.tree(bytes, text, isJSON: true)
      return
    }
    if let dump = Self.chromeDump(text) {
      self = dump
      return
    }
    let lines = TextLines(text)
    switch lines.look {
    case .tree(let isJSON):
      self = try Self.tree(bytes, text, isJSON: isJSON)
    case .lines(let syntax):
      (self.root, self.syntax) = (lines.tree(as: syntax), syntax)
    case .unreadable(let kind):
      throw .unreadable(kind)
    }
  }

  private init(
    root: JSONNode, isYAML: Bool = false, deviations: [JSONDeviation] = []
  ) {
    (self.root, self.syntax) = (root, .tree)
    (self.isYAML, self.deviations) = (isYAML, deviations)
  }

  /// JSON, else JSON as people write it, else YAML. What looks like JSON is complained of as JSON.
  private static func tree(
    _ bytes: [UInt8], _ text: String, isJSON: Bool
  ) throws(ConfigurationTextError) -> ConfigurationText {
    if !isJSON, let yaml = plainYAML(bytes, text) { return yaml }
    let strict: JSONSyntaxError
    do throws(JSONSyntaxError) {
      var reader = try JSONReader(bytes)
      let root = try reader.document()
      return ConfigurationText(root: root.unwrapped.withOpenSecrets)
    } catch {
      strict = error
    }
    guard ![.tooDeep, .tooManyValues, .empty].contains(strict.reason) else { throw .syntax(strict) }
    let lines: TextLines
    do throws(JSONSyntaxError) {
      var reader = try JSONReader(bytes, isRelaxed: true)
      let root = try reader.document()
      return ConfigurationText(root: root, deviations: reader.deviations)
    } catch {
      lines = TextLines(text)
      if !isJSON || lines.isProgramText, let program = program(text) { return program }
      // What only a program can know is complained of as that.
      if isJSON { throw .syntax(error.reason == .computedText ? error : strict) }
      if lines.isProgramText { throw .syntax(error) }
    }
    // In what looks like JSON, YAML would fold lines and take words for texts: that is not certain.
    guard !lines.holdsJSON else { throw .syntax(strict) }
    do throws(JSONSyntaxError) {
      let root = try YAMLReader.document(bytes).withOpenSecrets
      switch root.value {
      case .object, .array: return ConfigurationText(root: root, isYAML: true)
      case .string, .plain, .number, .boolean, .null: throw JSONSyntaxError.notAList(root.position)
      }
    } catch {
      if lines.looksLikeYAML { throw .syntax(error) }
      throw .syntax(strict)
    }
  }

  /// What chrome://webrtc-internals shows of a connection: the page's address, a comma, and the
  /// configuration without quotes; nil if it is not that.
  private static func chromeDump(_ text: String) -> ConfigurationText? {
    let start = text.drop { $0.isWhitespace }
    guard start.hasPrefix("http://") || start.hasPrefix("https://") || start.hasPrefix("file://"),
      let comma = start.firstRange(of: ", {"), !start[..<comma.lowerBound].contains("\n")
    else { return nil }
    let brace = text.index(after: text.index(after: comma.lowerBound))
    // The columns stay what they are.
    let blanks = String(repeating: " ", count: text[..<brace].count)
    return plainYAML(Array((blanks + text[brace...]).utf8), blanks + text[brace...])
  }

  /// A piece of a program with the URL of a server in it; nil if it is none.
  private static func program(_ text: String) -> ConfigurationText? {
    let root = ProgramReader.document(text, naming: ["turnServerURL", "external_services"]) {
      $0.holdsServerURL || $0.isSchemeOfServer
    }
    return root.map {
      var text = ConfigurationText(
        root: $0, deviations: [JSONDeviation(kind: .program, position: .start)])
      text.isProgram = true
      return text
    }
  }

  /// YAML in which nothing looks like JSON, or like a piece of a program; nil if it is none.
  private static func plainYAML(_ bytes: [UInt8], _ text: String) -> ConfigurationText? {
    let lines = TextLines(text)
    guard !lines.isProgramText, !lines.holdsJSON else { return nil }
    do throws(JSONSyntaxError) {
      let root = try YAMLReader.document(bytes).withOpenSecrets
      switch root.value {
      case .object, .array: return ConfigurationText(root: root, isYAML: true)
      case .string, .plain, .number, .boolean, .null: return nil
      }
    } catch {
      return nil
    }
  }

  /// Whether a text begins as nothing but JSON does: an object, a text, or an array of either.
  private static func isSurelyJSON(_ bytes: [UInt8]) -> Bool {
    let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let start = bytes.dropFirst(mark).drop { $0 <= 0x20 }
    guard start.first == UInt8(ascii: "[") else {
      return start.first == UInt8(ascii: "{") || start.first == UInt8(ascii: "\"")
    }
    let next = start.dropFirst().first { $0 > 0x20 }
    return next == UInt8(ascii: "{") || next == UInt8(ascii: "\"")
  }

  private static func undecodable(_ bytes: [UInt8]) -> JSONSyntaxError {
    do throws(JSONSyntaxError) {
      _ = try JSONReader(bytes)
    } catch {
      return error
    }
    return JSONSyntaxError(reason: .notUTF8, position: .start)
  }
}

/// Why a text is no tree.
enum ConfigurationTextError: Error {
  case syntax(JSONSyntaxError)
  case unreadable(UnreadableKind)
}

extension JSONSyntaxError {
  fileprivate static func notAList(_ position: SourcePosition) -> JSONSyntaxError {
    JSONSyntaxError(reason: .notJSON, position: position)
  }
}

extension JSONNode {
  /// What a text holds that is JSON once more, as a variable of an environment is passed on; else itself.
  fileprivate var unwrapped: JSONNode {
    var node = self
    // The page of the Trickle ICE sample keeps a list of entries, each as a text.
    if case .array(let nodes) = value, !nodes.isEmpty {
      let opened = nodes.map { JSONPlace(node: $0, path: JSONPath()).opened }
      let areTexts = nodes.allSatisfy { if case .string = $0.value { true } else { false } }
      if areTexts, opened.allSatisfy(\.isEntry) {
        return JSONNode(value: .array(opened.map(\.node)), position: position)
      }
    }
    // Twice: a shell and a program have each put their quotes around it.
    for _ in 0..<2 {
      let opened = JSONPlace(node: node, path: JSONPath()).opened.node
      guard case .string = node.value else { break }
      node = opened
    }
    return node
  }
}
