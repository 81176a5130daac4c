/// Why a message of the other side, or of a rendezvous, is refused. No case carries any of its text.
package enum SignallingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It is longer than ``SignallingMessage/sizeLimit``.
  case tooLong
  /// It is no JSON object.
  case notJSON
  /// It speaks another version: one of the two sides has to be updated.
  case otherVersion
  /// It has no type that there is.
  case unknownType
  /// A key is missing, twice there, unknown, or has a value that it cannot have.
  case badValue(key: String)

  /// What is wrong, in one sentence.
  package var description: String {
    switch self {
    case .tooLong: "a message is longer than \(SignallingMessage.sizeLimit) bytes"
    case .notJSON: "a message is no JSON object"
    case .otherVersion:
      "the other side speaks another version of these messages; use the same release of iceprobe"
    case .unknownType: "a message is of no type that this version knows"
    case .badValue(let key): "a message has no usable value under \"\(key)\""
    }
  }
}
