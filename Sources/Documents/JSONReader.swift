/// Reads JSON (RFC 8259) and keeps the position of every value and key.
///
/// In its relaxed grammar it also reads what people write by hand and other programs read: comments,
/// single quotes, trailing commas, keys without quotes, texts joined by `+` and Python's literals. It notes the first of each.
///
/// The size of the text is bounded by the caller; the reader bounds the depth, because it recurses.
package struct JSONReader {
  /// Our deepest shape has 7 levels; the rest is room for what hides under `x-` keys.
  static let maximumDepth = 32

  /// How many values any text may have. 100,000: nobody is kept from writing small arrays.
  private static let leastValueLimit = 100_000

  /// How long a value may be at the least, on average, in a text with more of them. 8 bytes: a value
  /// takes 24 in memory, with its key 48, and the shortest URL of a server with its comma has 9 here.
  private static let leastBytesPerValue = 8

  let scalars: [Unicode.Scalar]
  /// Whether the relaxed grammar is read.
  let isRelaxed: Bool
  /// The first of each kind of thing that is no JSON, in the order of the text; only in a relaxed text.
  package private(set) var deviations: [JSONDeviation] = []
  private(set) var index = 0
  package private(set) var position = SourcePosition.start
  /// How many more values are read.
  private var valuesLeft: Int
  /// Where the objects and arrays around the current place begin, the outermost first.
  private var open: [SourcePosition] = []

  /// Decodes the text; a byte order mark at its start, as Windows editors write it, is skipped.
  package init(_ bytes: [UInt8], isRelaxed: Bool = false) throws(JSONSyntaxError) {
    self.isRelaxed = isRelaxed
    var scalars = try Self.decode(bytes)
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    self.scalars = scalars
    valuesLeft = Self.valueLimit(ofBytes: bytes.count)
  }

  /// How many values a text of this length may have.
  static func valueLimit(ofBytes count: Int) -> Int {
    leastValueLimit + count / leastBytesPerValue
  }

  /// The one value that the text holds.
  package mutating func document() throws(JSONSyntaxError) -> JSONNode {
    try skipWhitespace()
    guard let first = current else { throw failure(.empty) }
    let start = position
    do throws(JSONSyntaxError) {
      let root = try value()
      try skipWhitespace()
      if isRelaxed, skip(";") { try skipWhitespace() }
      guard current == nil else {
        let isAnother = first == current && (first == "{" || first == "[")
        throw unexpected(isAnother ? .severalValues : .textAfterTheEnd)
      }
      return root
    } catch {
      // Prose often begins like a value ("3 servers …"): then the text as a whole is the mistake.
      let looksLikeJSON = isRelaxed || ["{", "[", "/", "#"].contains(first)
      throw looksLikeJSON ? error : JSONSyntaxError(reason: .notJSON, position: start)
    }
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONNode {
    let start = position
    valuesLeft -= 1
    guard valuesLeft >= 0 else { throw failure(.tooManyValues) }
    let value: JSONValue =
      switch current {
      case "{": .object(try members())
      case "[": .array(try elements())
      case "\"": .string(try joined())
      case "'" where isRelaxed: .string(try joined())
      case "-", .some("0"..."9"): .number(try number())
      case "t": try literal("true", .boolean(true))
      case "f": try literal("false", .boolean(false))
      case "n": try literal("null", .null)
      case "T" where isRelaxed: try pythonLiteral("True", .boolean(true))
      case "F" where isRelaxed: try pythonLiteral("False", .boolean(false))
      case "N" where isRelaxed: try pythonLiteral("None", .null)
      case "u" where isRelaxed: try literal("undefined", .null)
      default: throw unexpected(.missingValue)
      }
    return JSONNode(value: value, position: start)
  }

  /// A text, in the relaxed grammar also of several parts.
  private mutating func joined() throws(JSONSyntaxError) -> String {
    var text = try string()
    guard isRelaxed else { return text }
    try skipWhitespace()
    while current == "+" {
      note(.joinedText, at: position)
      advance()
      try skipWhitespace()
      guard current == "\"" || current == "'" else { throw failure(.computedText) }
      text += try string()
      try skipWhitespace()
    }
    return text
  }

  private mutating func members() throws(JSONSyntaxError) -> [JSONMember] {
    var members: [JSONMember] = []
    guard try enter(closing: "}") else { return [] }
    repeat { members.append(try member()) } while try continues(closing: "}")
    return members
  }

  private mutating func member() throws(JSONSyntaxError) -> JSONMember {
    let keyPosition = position
    let key = try key()
    try skipWhitespace()
    guard skip(":") else { throw unexpected(.missingColon) }
    try skipWhitespace()
    return JSONMember(key: key, keyPosition: keyPosition, node: try value())
  }

  private mutating func key() throws(JSONSyntaxError) -> String {
    if current == "\"" || isRelaxed && current == "'" { return try string() }
    guard isRelaxed, let word = word() else { throw unexpected(.missingKey) }
    return word
  }

  private mutating func elements() throws(JSONSyntaxError) -> [JSONNode] {
    var elements: [JSONNode] = []
    guard try enter(closing: "]") else { return [] }
    repeat { elements.append(try value()) } while try continues(closing: "]")
    return elements
  }

  /// Steps into an object or array, and says whether anything is in it.
  private mutating func enter(closing bracket: Unicode.Scalar) throws(JSONSyntaxError) -> Bool {
    guard open.count < Self.maximumDepth else { throw failure(.tooDeep) }
    open.append(position)
    advance()
    try skipWhitespace()
    return !leave(bracket)
  }

  /// Whether a comma promises one more; the closing bracket is stepped over.
  private mutating func continues(closing bracket: Unicode.Scalar) throws(JSONSyntaxError) -> Bool {
    try skipWhitespace()
    if leave(bracket) { return false }
    let comma = position
    guard skip(",") else { throw unexpected(.missingComma) }
    try skipWhitespace()
    guard current == "}" || current == "]" else { return true }
    guard isRelaxed, leave(bracket) else { throw failure(.trailingComma, at: comma) }
    note(.trailingComma, at: comma)
    return false
  }

  private mutating func leave(_ bracket: Unicode.Scalar) -> Bool {
    guard skip(bracket) else { return false }
    open.removeLast()
    return true
  }

  private mutating func literal(
    _ word: String, _ value: JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    let start = position
    for scalar in word.unicodeScalars where !skip(scalar) {
      throw failure(.missingValue, at: start)
    }
    return value
  }

  /// The error for the scalar that stands here instead of what the grammar wants.
  private func unexpected(_ reason: JSONSyntaxError.Reason) -> JSONSyntaxError {
    switch current {
    case nil: failure(open.last.map { .endOfText(opened: $0) } ?? reason)
    case "/", "#": failure(.comment)
    case "'", "`", .some("\u{2018}"..."\u{201F}"): failure(.foreignQuotes)
    default: failure(reason)
    }
  }
}

// MARK: - The relaxed grammar

extension JSONReader {
  /// Notes that something is no JSON, if it is the first of its kind.
  mutating func note(_ kind: JSONDeviation.Kind, at place: SourcePosition) {
    if deviations.contains(where: { $0.kind == kind }) { return }
    deviations.append(JSONDeviation(kind: kind, position: place))
  }

  /// Steps over a comment: to the end of the line after `//` or `#`, or from `/*` to `*/`.
  private mutating func skipComment() throws(JSONSyntaxError) -> Bool {
    let start = position
    let isBlock = current == "/" && next == "*"
    guard isBlock || current == "#" || next == "/" else { return false }
    note(.comment, at: start)
    advance()
    if isBlock { advance() }
    while let scalar = current {
      if isBlock, scalar == "*", next == "/" {
        advance()
        advance()
        return true
      }
      if !isBlock, scalar == "\n" || scalar == "\r" { return true }
      advance()
    }
    if isBlock { throw failure(.endOfText(opened: start)) }
    return true
  }

  /// A key as JavaScript has it, in ASCII; nil if none stands here.
  private mutating func word() -> String? {
    var word = String.UnicodeScalarView()
    let start = position
    while let scalar = current {
      switch scalar {
      case "a"..."z", "A"..."Z", "_", "$": break
      case "0"..."9" where !word.isEmpty: break
      default:
        if word.isEmpty { return nil }
        note(.bareWord, at: start)
        return String(word)
      }
      word.append(scalar)
      advance()
    }
    return word.isEmpty ? nil : String(word)
  }

  private mutating func pythonLiteral(
    _ word: String, _ value: JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    let start = position
    let value = try literal(word, value)
    note(.pythonLiteral, at: start)
    return value
  }
}

// MARK: - Walking the text

extension JSONReader {
  var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private var next: Unicode.Scalar? {
    index + 1 < scalars.count ? scalars[index + 1] : nil
  }

  mutating func advance() {
    guard let current else { return }
    position = position.advanced(past: current)
    index += 1
  }

  /// Steps over `scalar` if it is the next one, and says whether it was.
  @discardableResult
  mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    advance()
    return true
  }

  private mutating func skipWhitespace() throws(JSONSyntaxError) {
    while let current {
      switch current {
      case " ", "\t", "\n", "\r": advance()
      case "/" where isRelaxed, "#" where isRelaxed:
        guard try skipComment() else { return }
      default: return
      }
    }
  }

  func failure(
    _ reason: JSONSyntaxError.Reason, at place: SourcePosition? = nil
  ) -> JSONSyntaxError {
    JSONSyntaxError(reason: reason, position: place ?? position)
  }

  private static func decode(_ bytes: [UInt8]) throws(JSONSyntaxError) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    // At once: an array that grows is held twice while it does.
    scalars.reserveCapacity(bytes.count)
    var decoder = UTF8()
    var remaining = bytes.makeIterator()
    while true {
      switch decoder.decode(&remaining) {
      case .scalarValue(let scalar): scalars.append(scalar)
      case .emptyInput: return scalars
      case .error:
        let place = scalars.reduce(SourcePosition.start) { $0.advanced(past: $1) }
        throw JSONSyntaxError(reason: .notUTF8, position: place)
      }
    }
  }
}
