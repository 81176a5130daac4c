import OpenSSL
import STUN

/// A user whom a ``FakeServer`` knows.
public struct Account: Sendable {
  /// The user name.
  public let username: String
  /// The password.
  public let password: String

  /// An account of these.
  public init(username: String = "alice", password: String = "wonderland") {
    self.username = username
    self.password = password
  }

  /// The key of the long-term credential (RFC 8489 §9.2.2); empty where OpenSSL refuses MD5.
  func key(in realm: [UInt8]) -> [UInt8] {
    let input = longTermKeyInput(
      username: username.utf8, realm: realm, password: password.utf8)
    return (try? Digest.md5(input)) ?? []
  }
}
