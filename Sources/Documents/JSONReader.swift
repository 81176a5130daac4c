/// Reads strict JSON (RFC 8259) and keeps the position of every value and key.
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
  private(set) var index = 0
  private(set) var position = SourcePosition.start
  /// How many more values are read.
  private var valuesLeft: Int
  /// Where the objects and arrays around the current place begin, the outermost first.
  private var open: [SourcePosition] = []

  /// Decodes the text; a byte order mark at its start, as Windows editors write it, is skipped.
  package init(_ bytes: [UInt8]) throws(JSONSyntaxError) {
    var scalars = try Self.decode(bytes)
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    self.scalars = scalars
    valuesLeft = Self.leastValueLimit + bytes.count / Self.leastBytesPerValue
  }

  /// The one value that the text holds.
  package mutating func document() throws(JSONSyntaxError) -> JSONNode {
    skipWhitespace()
    guard let first = current else { throw failure(.empty) }
    let start = position
    do throws(JSONSyntaxError) {
      let root = try value()
      skipWhitespace()
      guard current == nil else { throw unexpected(.textAfterTheEnd) }
      return root
    } catch {
      // Prose often begins like a value ("3 servers …"): then the text as a whole is the mistake.
      let looksLikeJSON = ["{", "[", "/", "#"].contains(first)
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
      case "\"": .string(try string())
      case "-", .some("0"..."9"): .number(try number())
      case "t": try literal("true", .boolean(true))
      case "f": try literal("false", .boolean(false))
      case "n": try literal("null", .null)
      default: throw unexpected(.missingValue)
      }
    return JSONNode(value: value, position: start)
  }

  private mutating func members() throws(JSONSyntaxError) -> [JSONMember] {
    var members: [JSONMember] = []
    guard try enter(closing: "}") else { return [] }
    repeat { members.append(try member()) } while try continues(closing: "}")
    return members
  }

  private mutating func member() throws(JSONSyntaxError) -> JSONMember {
    guard current == "\"" else { throw unexpected(.missingKey) }
    let keyPosition = position
    let key = try string()
    skipWhitespace()
    guard skip(":") else { throw unexpected(.missingColon) }
    skipWhitespace()
    return JSONMember(key: key, keyPosition: keyPosition, node: try value())
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
    skipWhitespace()
    return !leave(bracket)
  }

  /// Whether a comma promises one more; the closing bracket is stepped over.
  private mutating func continues(closing bracket: Unicode.Scalar) throws(JSONSyntaxError) -> Bool {
    skipWhitespace()
    if leave(bracket) { return false }
    let comma = position
    guard skip(",") else { throw unexpected(.missingComma) }
    skipWhitespace()
    if current == "}" || current == "]" { throw failure(.trailingComma, at: comma) }
    return true
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

// MARK: - Walking the text

extension JSONReader {
  var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

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

  private mutating func skipWhitespace() {
    while let current, [" ", "\t", "\n", "\r"].contains(current) { advance() }
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
