/// One URL of an RTCIceServer, with the credentials of its entry.
package struct BrowserServer: Equatable, Sendable {
  /// The URL as the page gives it.
  package let url: String
  /// The user name; nil where the entry has none.
  package let username: String?
  /// The password; nil where the entry has none.
  package let credential: String?

  /// A server as a page names it.
  package init(url: String, username: String? = nil, credential: String? = nil) {
    self.url = url
    self.username = username
    self.credential = credential
  }
}

extension BrowserServer {
  /// The longest user name that browsers send, in bytes: STUN's own limit (RFC 8489 §14.3).
  private static let longest = 509

  private var isTURN: Bool { ParsedURL(url)?.scheme.hasPrefix("turn") == true }

  /// Why a browser throws for the credentials; nil if it does not, or the URL needs none.
  func exception(in browser: Browser) -> BrowserException? {
    guard isTURN else { return nil }
    let stage = browser == .chromium ? BrowserException.Stage.missingCredentials : .servers
    guard let username else {
      return .credentials("a TURN server has no user name").noticed(at: stage)
    }
    guard let credential else {
      return .credentials("a TURN server has no credential").noticed(at: stage)
    }
    if credential.isEmpty { return .credentials("a TURN server's credential is empty") }
    if username.isEmpty, browser == .chromium {
      return .credentials("a TURN server's user name is empty")
    }
    if username.utf8.count > Self.longest {
      return .credentials("a user name is longer than \(Self.longest) bytes")
    }
    return nil
  }

  /// Why no relay comes of the credentials in any browser, though they are accepted.
  var credentialFault: String? {
    guard isTURN, let username else { return nil }
    if username.isEmpty { return "the user name is empty" }
    return username.utf8.count == Self.longest
      ? "a user name of \(Self.longest) bytes gets no relay; \(Self.longest - 1) is the limit" : nil
  }
}

extension BrowserException {
  fileprivate static func credentials(_ reason: String) -> BrowserException {
    BrowserException(name: .invalidAccess, reason: reason)
  }
}
