/// What stands where a path belongs and cannot be meant as one. It may hold secrets, since somebody has
/// taken one variable or option for another: no message repeats it.
package enum MistakenPath: Hashable, Sendable, CaseIterable {
  /// It begins as JSON does.
  case json
  /// It has several lines.
  case lines
  /// It is, or holds, a URL in which a user name, a password or a key may be.
  case url
  /// It is longer than any path (Linux: PATH_MAX, NAME_MAX).
  case tooLong

  /// Looks at a text; nil if it may be a path.
  package init?(_ text: String) {
    let scalars = text.unicodeScalars
    let start = scalars.first { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }
    if start == "{" || start == "[" {
      self = .json
    } else if text.contains(where: \.isNewline) {
      self = .lines
    } else if text.contains("://") || Self.holdsServerURLWithLogin(text) {
      self = .url
    } else if text.utf8.count > 4096
      || text.split(separator: "/").contains(where: { $0.utf8.count > 255 })
    {
      self = .tooLong
    } else {
      return nil
    }
  }

  /// `turn:user:password@host`: no URL of a server has an `@`, but people write it.
  private static func holdsServerURLWithLogin(_ text: String) -> Bool {
    let words = text.lowercased().split { !$0.isLetter && $0 != ":" && $0 != "@" }
    return text.contains("@")
      && words.contains { word in
        ["stun:", "stuns:", "turn:", "turns:"].contains { word.hasPrefix($0) }
      }
  }
}

extension MistakenPath: CustomStringConvertible {
  /// What the text looks like.
  package var description: String {
    switch self {
    case .json: "this looks like JSON"
    case .lines: "this has more than one line"
    case .url: "this looks like a URL"
    case .tooLong: "this is longer than any path"
    }
  }
}
