/// Something that deserves attention and is no failure.
package struct Warning: Hashable, Sendable {
  /// Which of the known warnings it is.
  package let code: WarningCode
  /// One sentence for a human.
  package let message: String

  /// Makes a warning of its parts.
  package init(code: WarningCode, message: String) {
    self.code = code
    self.message = message
  }
}
