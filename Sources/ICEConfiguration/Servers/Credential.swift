/// What proves to a TURN server that we may use it.
package enum Credential: Hashable, Sendable {
  /// A user name and its password: the long-term credential mechanism (RFC 8489 §9.2).
  case longTerm(username: String, password: Secret)
  /// A secret shared with the server, from which a user name and a password are derived when they
  /// are needed: user name = `expiry[:name]`, password = base64(HMAC-SHA1(secret, user name))
  /// (draft-uberti-behave-turn-rest; coturn's `use-auth-secret`).
  case rest(name: String?, secret: Secret)
  /// The file names none. The application then sends ``placeholderText`` as both, and so do we.
  case placeholder

  /// What the application fills in for a missing user name and for a missing password.
  package static let placeholderText = "1"

  /// When a ready-made REST user name (`1719223200:alice`) expires, in Unix seconds.
  ///
  /// Nil when that is not known. Only a number before a colon counts: a bare number may as well be
  /// a telephone number. Nine digits, because no time since 1973 has fewer.
  package var expiry: Int? {
    guard case .longTerm(let username, _) = self, let colon = username.firstIndex(of: ":") else {
      return nil
    }
    let digits = username[..<colon]
    guard digits.utf8.count >= 9, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int(digits)
  }
}

extension Credential {
  /// Whom it is for: the user name without the time of a REST user name, which is another one each time,
  /// before or behind the name. Nil if nothing is left.
  var user: String? {
    switch self {
    case .placeholder: return nil
    case .rest(let name, _): return name.flatMap { $0.isEmpty ? nil : $0 }
    case .longTerm(let username, _):
      var parts = username.split(separator: ":", omittingEmptySubsequences: false)
      if parts.first?.isTime == true {
        parts.removeFirst()
      } else if parts.last?.isTime == true {
        parts.removeLast()
      }
      let name = parts.joined(separator: ":")
      return name.isEmpty ? nil : name
    }
  }
}

extension Substring {
  /// Whether it may be a time in seconds or milliseconds: nine digits, as for ``Credential/expiry``.
  fileprivate var isTime: Bool {
    utf8.count >= 9 && utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}

extension Credential {
  /// Why a credential cannot be tested.
  package enum Obstacle: String, Hashable, Sendable, CaseIterable, Codable {
    /// libnice strips `"` from both ends before it hashes. In saved runs of version 0.1.0 only: what a
    /// server is shown is not signed by libnice any more.
    case outerQuotes
    /// The user name has more than ``Credential/usernameLimit`` bytes.
    case longUsername
    /// libnice takes C strings, which end at the first NUL. In saved runs of version 0.1.0 only.
    case nul
  }

  /// How long a user name may be, in bytes: 508. RFC 8489 §14.3 has fewer than 509; with 509 browsers get
  /// no relay, and from 510 they refuse the whole configuration.
  package static let usernameLimit = 508

  /// How long the user name is that a server is shown, in bytes.
  private var usernameLength: Int {
    switch self {
    case .longTerm(let username, _): username.utf8.count
    // Ten digits until the year 2286.
    case .rest(let name, _): 10 + (name.map { 1 + $0.utf8.count } ?? 0)
    case .placeholder: Self.placeholderText.utf8.count
    }
  }

  /// Why this credential cannot be tested; nil if it can.
  package var obstacle: Obstacle? { usernameLength > Self.usernameLimit ? .longUsername : nil }
}

extension Credential.Obstacle: CustomStringConvertible {
  /// What stands in the way, in one sentence.
  package var description: String {
    switch self {
    case .outerQuotes:
      #"the user name or password begins or ends with a double quote ("), which libnice strips"#
    case .longUsername:
      "the user name is longer than \(Credential.usernameLimit) bytes: browsers refuse it"
    case .nul: "the user name or password has a NUL character, where libnice ends it"
    }
  }
}
