/// A text that must never be shown: a password or a shared secret.
///
/// Printing, interpolating, reflecting or dumping one shows `<redacted>`, and it is not `Codable`.
package struct Secret: Hashable, Sendable {
  // Bytes, since two spellings of one letter are equal as strings and make different keys.
  private let bytes: [UInt8]

  /// Wraps a text.
  package init(_ text: String) { bytes = Array(text.utf8) }

  /// The text itself, for the one place that proves it to a server.
  package func reveal() -> String { String(decoding: bytes, as: UTF8.self) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// `<redacted>`.
  package var description: String { "<redacted>" }
  /// `<redacted>`.
  package var debugDescription: String { description }
  /// A mirror with nothing in it.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
