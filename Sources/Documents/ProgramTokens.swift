/// One word of a program's text, as far as the languages with C's ancestry share them.
struct ProgramToken {
  enum Kind: Equatable {
    case word(String)
    /// A literal text; `isFilledIn` if the program puts values into it.
    case text(String, isFilledIn: Bool)
    case number(String)
    case mark(Unicode.Scalar)
  }

  let kind: Kind
  let position: SourcePosition
  /// Whether it is the first one of its line.
  let beginsLine: Bool

  func isMark(_ scalar: Unicode.Scalar) -> Bool { kind == .mark(scalar) }
}

/// Splits the text of a program in C, C#, Dart, Elixir, Go, Java, JavaScript, Kotlin, PHP, Python, Ruby,
/// Rust, Swift or TypeScript into words. Comments are left out.
struct ProgramTokens {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var position = SourcePosition.start
  private var beginsLine = true
  private var tokens: [ProgramToken] = []

  /// The words of a text.
  static func split(_ text: String) -> [ProgramToken] {
    var reader = ProgramTokens(scalars: Array(text.unicodeScalars))
    reader.run()
    return reader.tokens
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private mutating func run() {
    while let scalar = current {
      let start = position
      switch scalar {
      case "\n", "\r":
        beginsLine = true
        advance()
      case _ where scalar.properties.isWhitespace || scalar == "\u{FEFF}": advance()
      case "#": skip(to: "\n")
      case "/" where peek(1) == "/": skip(to: "\n")
      case "/" where peek(1) == "*": skipBlock()
      case "\"", "'", "`": text(quotedBy: scalar, at: start)
      case "a"..."z", "A"..."Z", "_", "$": word(at: start)
      case "0"..."9": add(.number(run { Self.isWordPart($0) || $0 == "." }), at: start)
      default:
        advance()
        add(.mark(scalar), at: start)
      }
    }
  }

  private mutating func word(at start: SourcePosition) {
    let word = run(while: Self.isWordPart)
    // Python's f"…", C#'s $"…", and the prefixes that change nothing here.
    guard let quote = current, quote == "\"" || quote == "'" || quote == "`", word.utf8.count <= 2
    else { return add(.word(word), at: start) }
    text(quotedBy: quote, at: start, isTemplate: ["f", "F", "rf", "fr", "s", "$"].contains(word))
  }

  /// A literal; a quote that is not closed on its line is only a mark (Rust's lifetimes, prose).
  private mutating func text(
    quotedBy quote: Unicode.Scalar, at start: SourcePosition, isTemplate: Bool = false
  ) {
    let isTriple = quote != "`" && peek(1) == quote && peek(2) == quote
    let before = (index, position)
    for _ in 0..<(isTriple ? 3 : 1) { advance() }
    var text = String.UnicodeScalarView()
    var isFilledIn = false
    while let scalar = current {
      if scalar == quote, !isTriple || peek(1) == quote && peek(2) == quote {
        for _ in 0..<(isTriple ? 3 : 1) { advance() }
        return add(.text(String(text), isFilledIn: isFilledIn), at: start)
      }
      if scalar == "\n" || scalar == "\r", quote != "`", !isTriple { break }
      if scalar == "\\" {
        advance()
        // Swift's \(name).
        if current == "(" { isFilledIn = true }
        if let escaped = escape() { text.append(escaped) }
        continue
      }
      // ${name} in JavaScript, Kotlin and Dart; {name} in Python and C#; #{name} in Ruby and Elixir.
      if scalar == "{", isTemplate || [quote == "`" ? "$" : "#", "$"].contains(text.last) {
        isFilledIn = true
      }
      text.append(scalar)
      advance()
    }
    (index, position) = before
    advance()
    add(.mark(quote), at: start)
  }

  private mutating func escape() -> Unicode.Scalar? {
    defer { advance() }
    switch current {
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u", "x":
      let isBraced = peek(1) == "{"
      let limit = current == "x" ? 2 : isBraced ? 6 : 4
      if isBraced { advance() }
      var digits = ""
      while digits.utf8.count < limit, let next = peek(1), next.properties.isASCIIHexDigit {
        digits.unicodeScalars.append(next)
        advance()
      }
      if isBraced, peek(1) == "}" { advance() }
      return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
    default: return current
    }
  }

  private mutating func skip(to end: Unicode.Scalar) {
    while let scalar = current, scalar != end, scalar != "\r" { advance() }
  }

  private mutating func skipBlock() {
    advance()
    repeat { advance() } while current != nil && !(current == "*" && peek(1) == "/")
    advance()
    advance()
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "$": true
    default: false
    }
  }

  private mutating func run(while holds: (Unicode.Scalar) -> Bool) -> String {
    var text = String.UnicodeScalarView()
    while let scalar = current, holds(scalar) {
      text.append(scalar)
      advance()
    }
    return String(text)
  }

  private mutating func add(_ kind: ProgramToken.Kind, at start: SourcePosition) {
    tokens.append(ProgramToken(kind: kind, position: start, beginsLine: beginsLine))
    beginsLine = false
  }

  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private func peek(_ count: Int) -> Unicode.Scalar? {
    index + count < scalars.count ? scalars[index + count] : nil
  }

  private mutating func advance() {
    guard let current else { return }
    position = position.advanced(past: current)
    index += 1
  }
}
