package import Causes
package import Documents

/// One thing that is wrong with a configuration. It never shows a credential.
package struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What the configuration was read from, such as `servers.json`.
  package let source: String
  /// Where in it; nil if it is no text.
  package let position: SourcePosition?
  /// The keys that lead there, such as `tenants.acme.turn[0].urls[1]`; empty for the whole.
  package let keyPath: String
  /// What was expected.
  package internal(set) var message: String
  /// The cause that the fault is, if it is one: an invalid URL, or a user name or password that is
  /// missing.
  package internal(set) var code: Cause?
  /// Whether something outside the text is missing: a variable or a file that it refers to.
  var isMissing = false

  /// `file:line:column: key path: message [code]`, without the parts that there are not.
  package var description: String {
    let place = position.map { "\(source):\($0)" } ?? source
    let text = ([place, keyPath, message].filter { !$0.isEmpty }).joined(separator: ": ")
    return code.map { "\(text) [\($0.rawValue)]" } ?? text
  }
}

/// Everything that is wrong with a configuration, as far as it was read.
package struct ConfigurationErrors: Error, Hashable, Sendable, CustomStringConvertible {
  /// After how many errors reading stops: 100. Who has more has one mistake many times, or no
  /// configuration; and a hostile one has millions.
  static let limit = 100

  /// How many errors are shown: 20, a screenful.
  private static let shownLimit = 20

  /// The errors in the order of the text; never empty.
  package let errors: [ConfigurationError]
  /// Whether reading stopped, since there were more.
  package var isCutShort = false

  /// One error a line, and how many more there are.
  package var description: String {
    let lines = errors.prefix(Self.shownLimit).map(\.description)
    let rest = errors.count - lines.count
    let end =
      if isCutShort {
        ["more than \(Self.limit) errors, reading stopped"]
      } else {
        rest > 0 ? ["\(rest) more"] : []
      }
    return (lines + end).joined(separator: "\n")
  }
}

extension ConfigurationErrors {
  /// Puts errors, of which there is at least one, into the order of the text.
  init(inOrder errors: [ConfigurationError], isCutShort: Bool) {
    self.init(
      errors: errors.sorted { ($0.position ?? .start) < ($1.position ?? .start) },
      isCutShort: isCutShort)
  }

  /// One error that concerns the whole of `source`.
  init(source: String, message: String) {
    self.init(errors: [
      ConfigurationError(source: source, position: nil, keyPath: "", message: message)
    ])
  }

  /// The error for a text that is no tree.
  init(_ error: ConfigurationTextError, in source: String) {
    switch error {
    case .syntax(let error):
      self.init(errors: [
        ConfigurationError(
          source: source, position: error.position, keyPath: "",
          message: error.reason.description)
      ])
    case .unreadable(let kind): self.init(source: source, message: kind.description)
    }
  }
}
