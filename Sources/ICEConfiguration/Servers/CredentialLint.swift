/// What makes a credential look wrong before a server says so. Nothing of it is repeated.
package enum CredentialLint: Hashable, Sendable, CaseIterable {
  /// `NAME:TIME`, where a REST user name is `TIME:NAME`.
  case nameBeforeTime
  /// The time in a REST user name has thirteen digits.
  case milliseconds
  /// The password is base64 of hexadecimal digits, or those digits themselves.
  case hexadecimal
  /// A placeholder that nobody has filled in: `$TURN_PASSWORD`, `YOUR_USERNAME`.
  case placeholder
  /// The secret begins with a byte order mark.
  case byteOrderMark
  /// The secret begins or ends with a blank.
  case outerBlank
}

extension CredentialLint: CustomStringConvertible {
  /// What looks wrong, in one sentence.
  package var description: String {
    switch self {
    case .nameBeforeTime:
      "the user name looks like NAME:TIME; REST credentials have the time first, TIME:NAME"
    case .milliseconds:
      "the time in the user name looks like milliseconds; REST credentials have seconds"
    case .hexadecimal:
      "the credential looks like hexadecimal text, or base64 of it; REST credentials are base64 of the "
        + "20 bytes of HMAC-SHA1"
    case .placeholder:
      "the user name or password looks like a placeholder that was never filled in"
    case .byteOrderMark:
      "the password or secret begins with a byte order mark; save its file as UTF-8 without one"
    case .outerBlank:
      "the user name, password or secret begins or ends with a blank or a line break"
    }
  }
}

extension Credential {
  /// What looks wrong with it, in the order in which it is listed.
  package var lints: [CredentialLint] {
    switch self {
    case .placeholder: []
    case .longTerm(let username, let password):
      CredentialLint.allCases.filter { lint in
        switch lint {
        case .nameBeforeTime: username.isNameBeforeTime
        case .milliseconds: username.timeDigits.map { (13...14).contains($0) } ?? false
        case .hexadecimal:
          username.timeDigits != nil && password.reveal().isHexadecimalDigest
            || password.reveal().isBase64OfHexadecimalDigest
        case .placeholder: username.isPlaceholder || password.reveal().isPlaceholder
        case .byteOrderMark: password.reveal().beginsWithByteOrderMark
        case .outerBlank: username.hasOuterBlank || password.reveal().hasOuterBlank
        }
      }
    case .rest(let name, let secret):
      CredentialLint.allCases.filter { lint in
        switch lint {
        case .nameBeforeTime, .milliseconds, .hexadecimal: false
        case .placeholder: name?.isPlaceholder == true || secret.reveal().isPlaceholder
        case .byteOrderMark: secret.reveal().beginsWithByteOrderMark
        case .outerBlank: name?.hasOuterBlank == true || secret.reveal().hasOuterBlank
        }
      }
    }
  }

  /// How long before they end credentials are worth a warning, in seconds: an hour, as long as a call.
  private static let shortLife = 3600

  /// How many seconds are left at `now` (seconds since 1970), if they are few; nil if they are not, or if
  /// there is no end, or it is over.
  package func secondsLeft(at now: Int) -> Int? {
    guard let expiry, expiry > now, expiry - now <= Self.shortLife else { return nil }
    return expiry - now
  }
}

extension String {
  /// How many digits stand before the first colon, if nothing else does.
  fileprivate var timeDigits: Int? {
    guard let colon = utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let digits = utf8[..<colon]
    return digits.count >= 9 && digits.allSatisfy(\.isDigit) ? digits.count : nil
  }

  /// Whether a Unix time of ten digits, or of thirteen, stands behind the last colon, and a name before
  /// it.
  fileprivate var isNameBeforeTime: Bool {
    guard timeDigits == nil, let colon = utf8.lastIndex(of: UInt8(ascii: ":")) else { return false }
    let digits = utf8[utf8.index(after: colon)...]
    return colon > startIndex && [10, 13].contains(digits.count) && digits.allSatisfy(\.isDigit)
      && digits.first == UInt8(ascii: "1")
  }

  /// Whether this is a digest of 20 bytes in hexadecimal digits.
  fileprivate var isHexadecimalDigest: Bool { utf8.count == 40 && utf8.allSatisfy(\.isHexDigit) }

  /// Whether this is base64 of such a digest: 56 characters, of 42 bytes with one `=` or two.
  fileprivate var isBase64OfHexadecimalDigest: Bool {
    guard utf8.count == 56, let decoded = decodedFromBase64 else { return false }
    return (40...41).contains(decoded.count)
      && decoded.prefix(40).allSatisfy(\.isHexDigit)
      && decoded.dropFirst(40).allSatisfy { $0 == 0x0A }
  }

  /// Whether the text stands where a value should: `$NAME`, `{NAME}`, `{{ name }}`, `<password>`,
  /// `%NAME%`, `YOUR_PASSWORD`, `changeme`.
  fileprivate var isPlaceholder: Bool {
    let text = trimmed
    let lower = text.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    let words = [
      "changeme", "replaceme", "placeholder", "todo", "fixme", "yourusername", "insertme",
    ]
    if words.contains(lower)
      || lower.hasPrefix("your") && text.count > 6
        && text.dropFirst(4).first.map({ "_- ".contains($0) }) == true
    {
      return true
    }
    if lower.count >= 3, lower.allSatisfy({ $0 == "x" || $0 == "*" || $0 == "." }) { return true }
    guard text.utf8.count > 2 else { return false }
    func isName(_ part: Substring) -> Bool {
      let name = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
      return !name.isEmpty
        && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-. ".contains($0)) }
    }
    func isVariable(_ part: Substring) -> Bool {
      part.count > 2 && part.first?.isLetter == true
        && part.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
    }
    if text.hasPrefix("{{"), text.hasSuffix("}}") { return isName(text.dropFirst(2).dropLast(2)) }
    if text.hasPrefix("$("), text.hasSuffix(")") { return isName(text.dropFirst(2).dropLast()) }
    if text.hasPrefix("${"), text.hasSuffix("}") { return isName(text.dropFirst(2).dropLast()) }
    if text.hasPrefix("<"), text.hasSuffix(">") { return isName(text.dropFirst().dropLast()) }
    if text.hasPrefix("["), text.hasSuffix("]") { return isName(text.dropFirst().dropLast()) }
    if text.hasPrefix("%"), text.hasSuffix("%") { return isVariable(text.dropFirst().dropLast()) }
    if text.hasPrefix("{"), text.hasSuffix("}") { return isVariable(text.dropFirst().dropLast()) }
    return text.hasPrefix("$") && isVariable(text.dropFirst())
  }

  fileprivate var beginsWithByteOrderMark: Bool { unicodeScalars.first == "\u{FEFF}" }

  fileprivate var hasOuterBlank: Bool {
    [unicodeScalars.first, unicodeScalars.last]
      .contains { $0.map { $0.properties.isWhitespace } == true }
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }

  fileprivate var isHexDigit: Bool {
    isDigit || (0x61...0x66).contains(self) || (0x41...0x46).contains(self)
  }
}
