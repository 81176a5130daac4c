import OpenSSL
import ProbeEvidence
import STUN

/// How a request was signed (RFC 8489 §9.2.3): enough to check the reply, and to sign another one.
struct Authentication: Equatable {
  let username: [UInt8]
  let realm: [UInt8]
  var nonce: [UInt8]
  let key: [UInt8]

  /// Reads how `message` was signed; nil if it was not, or the password is not known.
  init?(of message: Message, password: [UInt8]?) {
    guard let password, let username = message[.username], let realm = message[.realm],
      let nonce = message[.nonce]
    else { return nil }
    self.username = username
    self.realm = realm
    self.nonce = nonce
    key = Self.md5(longTermKeyInput(username: username, realm: realm, password: password))
  }

  /// The attributes that sign another request in the same way.
  var attributes: [Attribute] {
    [
      Attribute(.username, value: username), Attribute(.realm, value: realm),
      Attribute(.nonce, value: nonce),
    ]
  }

  /// A run does not begin where OpenSSL refuses MD5 (``Prober/init(_:concurrency:trust:)``), so the
  /// empty key, which fits no message, never comes of it.
  private static func md5(_ bytes: [UInt8]) -> [UInt8] { (try? Digest.md5(bytes)) ?? [] }
}

extension Authentication? {
  /// What became of MESSAGE-INTEGRITY in a reply to a request that was signed so.
  func integrity(of message: Message, _ bytes: [UInt8]) -> Reply.Integrity {
    guard let authentication = self else {
      return message[.messageIntegrity] == nil ? .absent : .unchecked
    }
    switch Message.integrity(of: bytes, key: authentication.key, hmac: HMAC.sha1) {
    case .absent: return .absent
    case .valid: return .valid
    case .invalid: return .invalid
    case .sha256Only: return .unchecked
    }
  }
}
