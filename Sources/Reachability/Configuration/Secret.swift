/// A text that must never be shown: a password or a shared secret.
///
/// Printing, interpolating, reflecting or dumping one shows `<redacted>`, and it is not `Codable`.
public struct Secret: Hashable, Sendable {
  // Bytes, since two spellings of one letter are equal as strings and make different keys.
  private let bytes: [UInt8]

  /// Wraps a text.
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// The text itself, for the one place that proves it to a server.
  public func reveal() -> String { String(decoding: bytes, as: UTF8.self) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// `<redacted>`.
  public var description: String { "<redacted>" }
  /// `<redacted>`.
  public var debugDescription: String { description }
  /// A mirror with nothing in it.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
