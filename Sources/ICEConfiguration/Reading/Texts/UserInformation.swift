import PlainText

/// The user name and password before the host, as `user:password@host`. RFC 7065 has no such part, and
/// browsers refuse it.
struct UserInformation {
  /// What the server is asked with; nil where there is no such part, or one of the two is missing.
  let credential: Credential?
  /// The rest of the text.
  let host: String

  /// Splits `user:password@host`; `isEscaped` if `%40` stands for `@`.
  init(splitting text: String, isEscaped: Bool = false) {
    guard let at = text.lastIndex(of: "@") else {
      (credential, host) = (nil, text)
      return
    }
    host = String(text[text.index(after: at)...])
    let parts = text[..<at].split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false
    ).map { isEscaped ? String($0).percentDecoded : String($0) }
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
      credential = nil
      return
    }
    credential = .longTerm(username: parts[0], password: Secret(parts[1]))
  }
}

extension String {
  /// The text with `%xx` replaced by the byte that it stands for; itself where that is no UTF-8.
  fileprivate var percentDecoded: String {
    var bytes: [UInt8] = []
    var rest = utf8[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2)
      if byte == UInt8(ascii: "%"), digits.count == 2,
        let value = UInt8(Substring(digits), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self) ?? self
  }
}
