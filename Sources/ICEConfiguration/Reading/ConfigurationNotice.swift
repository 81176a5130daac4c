package import Documents

/// Something in a configuration that deserves attention and stops nothing. It shows no value.
package struct ConfigurationNotice: Hashable, Sendable, CustomStringConvertible {
  /// What the configuration was read from, such as `servers.json`.
  package let source: String
  /// Where in it.
  package let position: SourcePosition
  /// The keys that lead there; empty for the whole.
  package let keyPath: String
  /// What there is to know.
  package let message: String
  /// How many more places it is true of.
  package internal(set) var more = 0

  /// `file:line:column: key path: message`, and how often more.
  package var description: String { "\(source):\(position): \(words)" }

  /// `key path: message`, and how often more.
  package var words: String {
    let text = keyPath.isEmpty ? message : "\(keyPath): \(message)"
    return more > 0 ? "\(text) (and \(more) more)" : text
  }
}

/// How a configuration was read.
package struct ConfigurationReading: Hashable, Sendable {
  /// The name of the shape, as `iceprobe formats` lists it.
  package let shape: String
  /// Where it comes from, in words.
  package let origin: String
  /// The keys that lead to it in the text; empty for the whole.
  package let keyPath: String
  /// What there is to know of the text, in its order.
  package let notices: [ConfigurationNotice]
}
