import Causes
import Documents
import PlainText

/// Turns the tree of a configuration into tenants, and collects everything that is wrong with it.
///
/// It goes on after an error, to find the next one, until there are more than anybody reads; what it
/// has built by then is never used.
struct ConfigurationDecoder {
  let source: String
  let environment: Configuration.Environment
  /// The names of the tenants that are meant; empty for all.
  let selection: [String]
  /// What the tenant is called in a text that knows only one.
  let onlyTenant: String
  private(set) var errors: [ConfigurationError] = []
  /// How many errors there were so far, with those that were forgiven or not kept.
  private(set) var errorCount = 0
  /// Whether there are more errors than are kept, so that nothing more is read.
  private(set) var hasStopped = false
  /// Whether what the text refers to need not be there.
  var forgivesMissing = false
  /// What the text is written in.
  let syntax: Shape.Syntax
  /// Whether it is a piece of a program, in which much is of no concern.
  var isProgram = false
  /// Whether it is JSON, strictly.
  var isJSON = true
  /// The host that `--host` names, for a server's own file.
  let host: String?
  /// Whether that host was needed.
  var usesHost = false
  /// The shape that the text as a whole has, once it is known.
  var found: Match?
  /// Whether there was more than one answer to what the text is.
  var hasQuestion = false
  /// What there is to know and stops nothing, in the order in which it was met.
  private(set) var notices: [ConfigurationNotice] = []
  /// Which notice says what, so that one that is true of many places is kept once.
  private var noticePlaces: [String: Int] = [:]
  /// The variables that the last text named and that are empty.
  var emptyVariables: [String] = []
  /// The texts that were read as URLs.
  var readTexts: Set<SourcePosition> = []
  /// The values that a shape knowingly leaves out.
  var leftOut: Set<SourcePosition> = []

  init(
    source: String, environment: Configuration.Environment, selection: [String], onlyTenant: String,
    syntax: Shape.Syntax = .tree, host: String? = nil
  ) {
    (self.syntax, self.host) = (syntax, host)
    self.source = source
    self.environment = environment
    self.selection = selection
    self.onlyTenant = onlyTenant
  }

  mutating func report(
    _ message: String, at place: JSONPlace, code: Cause? = nil
  ) {
    report(message, at: place.node.position, path: place.path, code: code)
  }

  /// Puts one error in the place of all.
  mutating func replaceErrors(with error: ConfigurationError) {
    (errors, errorCount, hasStopped) = ([error], 1, false)
  }

  /// Reports what the text refers to and is not there.
  mutating func report(missing message: String, at place: JSONPlace) {
    report(message, at: place.node.position, path: place.path, isMissing: true)
  }

  /// Adds to the messages of all that was reported as missing.
  mutating func addToMissing(_ words: String) {
    for place in errors.indices where errors[place].isMissing { errors[place].message += words }
  }

  /// Gives a name to what was reported as missing since `count` errors were kept.
  mutating func nameMissing(_ code: Cause, since count: Int) {
    for place in errors.indices.dropFirst(count) where errors[place].isMissing {
      errors[place].code = code
    }
  }

  mutating func reportType(_ expected: String, at place: JSONPlace) {
    if place.isComputed {
      leftOut.insert(place.node.position)
      return report(missing: Self.computedElsewhere, at: place)
    }
    report("expected \(expected), found \(place.node.value.kind)", at: place)
  }

  /// What there is to say of a value that another program fills in.
  static let computedElsewhere =
    "another program fills this in; write the value here, or ${NAME}"

  /// Notes something that stops nothing; of what is said of many places the first is kept.
  ///
  /// 100 are kept, as many as errors: nobody reads more.
  mutating func notice(
    _ message: String, at position: SourcePosition, path: JSONPath, of key: String = ""
  ) {
    let subject = "\(key) \(message)"
    if let place = noticePlaces[subject] {
      notices[place].more += 1
    } else if notices.count < ConfigurationErrors.limit {
      noticePlaces[subject] = notices.count
      notices.append(
        ConfigurationNotice(
          source: source, position: position, keyPath: path.description, message: message))
    }
  }

  mutating func notice(_ message: String, at place: JSONPlace) {
    notice(message, at: place.node.position, path: place.path)
  }

  mutating func report(
    _ message: String, at position: SourcePosition, path: JSONPath,
    code: Cause? = nil, isMissing: Bool = false
  ) {
    errorCount += 1
    if isMissing, forgivesMissing { return }
    guard errors.count < ConfigurationErrors.limit else {
      hasStopped = true
      return
    }
    errors.append(
      ConfigurationError(
        source: source, position: position, keyPath: path.description, message: message,
        code: code, isMissing: isMissing))
  }

  /// What `read` makes of each element, until reading stops.
  mutating func each<Element, Value>(
    _ elements: some Sequence<Element>, _ read: (inout Self, Element) -> Value?
  ) -> [Value] {
    var values: [Value] = []
    for element in elements {
      if let value = read(&self, element) { values.append(value) }
      if hasStopped { break }
    }
    return values
  }
}

// MARK: - Objects and texts

extension ConfigurationDecoder {
  /// The members of an object by their keys, without `$schema` and keys that begin with `x-`.
  ///
  /// Any other key that is not one of `keys` is reported. If it resembles one, its value is read as
  /// that one's, so that what is wrong inside it is found too.
  mutating func fields(
    of place: JSONPlace, allowing keys: [String], otherShapes: [String] = []
  ) -> [String: JSONPlace] {
    var fields: [String: JSONPlace] = [:]
    var misspelt: [String: JSONPlace] = [:]
    for member in distinctMembers(of: place) {
      if hasStopped { break }
      let field = place.value(of: member)
      if keys.contains(member.key) {
        fields[member.key] = field
      } else if member.key != "$schema", !member.key.hasPrefix("x-") {
        let meant = member.key.closest(among: keys + otherShapes)
        let hint =
          meant.map { "did you mean \($0.quoted)?" }
          ?? "expected \(keys.map(\.quoted).joined(separator: ", "))"
        report("unknown key; \(hint)", at: member.keyPosition, path: field.path)
        if let meant { misspelt[meant] = field }
      }
    }
    return fields.merging(misspelt) { given, _ in given }
  }

  /// The members of an object in their order; a key's second value is reported and left out.
  mutating func distinctMembers(of place: JSONPlace) -> [JSONMember] {
    guard case .object(let members) = place.node.value else {
      reportType("an object", at: place)
      return []
    }
    var firsts: [String: SourcePosition] = [:]
    return members.filter { member in
      guard let first = firsts[member.key] else {
        firsts[member.key] = member.keyPosition
        return true
      }
      let message = "duplicate key; the first is on line \(first.line), column \(first.column)"
      report(message, at: member.keyPosition, path: place.value(of: member).path)
      return false
    }
  }

  /// A text that a report may show as it is.
  mutating func printableText(_ place: JSONPlace) -> String? {
    guard let text = place.node.value.text else {
      reportType("a string", at: place)
      return nil
    }
    guard text.isPrintable else {
      report("expected a text that is not empty and has no control characters", at: place)
      return nil
    }
    return text
  }

  /// One of a closed list of words.
  mutating func word<Word: RawRepresentable & CaseIterable>(
    _ place: JSONPlace, default fallback: Word
  ) -> Word where Word.RawValue == String {
    if let text = place.node.value.text, let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue.quoted).joined(separator: " or ")
    report("expected \(words)", at: place)
    return fallback
  }
}
