import ICEConfiguration
import OpenSSL
import ProbeEvidence
import STUN

/// What a server wants a client to sign with (RFC 8489 §9.2.4), byte for byte as it came.
struct Challenge: Equatable {
  let realm: [UInt8]
  let nonce: [UInt8]

  init(realm: [UInt8], nonce: [UInt8]) {
    self.realm = realm
    self.nonce = nonce
  }

  /// The challenge in `message`; nil if it has none.
  init?(_ message: Message) {
    guard message.messageClass == .error, [401, 438].contains(message.errorCode?.number),
      let realm = message[.realm], let nonce = message[.nonce]
    else { return nil }
    self.init(realm: realm, nonce: nonce)
  }
}

/// How a request was signed (RFC 8489 §9.2.3): enough to check the reply, and to sign another one.
struct Authentication: Equatable {
  let username: [UInt8]
  let realm: [UInt8]
  var nonce: [UInt8]
  let key: [UInt8]

  /// The answer of who has `credential` to `challenge`.
  init(_ credential: LongTermCredential, to challenge: Challenge) {
    username = Array(credential.username.utf8)
    realm = challenge.realm
    nonce = challenge.nonce
    key = Self.md5(
      longTermKeyInput(
        username: username, realm: realm, password: credential.password.reveal().utf8))
  }

  /// How the agent signs, whatever the server: libnice (0.1.23) strips quotes and NUL off user name,
  /// password and realm before it hashes, and crashes if nothing is left of them.
  static let ofAgent = Authentication(
    .ofAgent,
    to: Challenge(
      realm: Array(LongTermCredential.ofAgentText.utf8),
      nonce: Array(LongTermCredential.ofAgentText.utf8)))

  /// The attributes that sign another request in the same way.
  var attributes: [Attribute] {
    [Attribute(.username, value: username)] + challenge
  }

  /// The attributes that a server asks with for such a signature.
  fileprivate var challenge: [Attribute] {
    [Attribute(.realm, value: realm), Attribute(.nonce, value: nonce)]
  }

  /// A run does not begin where OpenSSL refuses MD5 (``Prober/init(_:concurrency:trust:)``), so the
  /// empty key, which fits no message, never comes of it.
  private static func md5(_ bytes: [UInt8]) -> [UInt8] { (try? Digest.md5(bytes)) ?? [] }
}

extension Message {
  /// The request of the agent as the server is to have it: signed by us, or not at all.
  func request(as id: TransactionID, signed authentication: Authentication?) -> [UInt8] {
    var request = self
    request.transactionID = id
    request.attributes.removeAll { $0.type.isOfAuthentication }
    guard let authentication else { return request.encoded() }
    request.attributes += authentication.attributes
    return request.encoded(key: authentication.key, hmac: HMAC.sha1)
  }

  /// The reply of the server as the agent is to have it: under the transaction id that it chose, and
  /// with its own realm and key in place of the server's.
  func reply(as id: TransactionID, isSigned: Bool) -> [UInt8] {
    var reply = replacing(transactionID: id)
    reply.attributes.removeAll { $0.type.isOfAuthentication }
    if Challenge(self) != nil { reply.attributes += Authentication.ofAgent.challenge }
    guard isSigned, messageClass == .success else { return reply.encoded() }
    return reply.encoded(key: Authentication.ofAgent.key, hmac: HMAC.sha1)
  }
}

extension AttributeType {
  /// Whether it is of the long-term credential mechanism (RFC 8489 §9.2), or vouches for a whole message
  /// of which a part is replaced.
  fileprivate var isOfAuthentication: Bool {
    switch self {
    case .username, .realm, .nonce, .messageIntegrity, .messageIntegritySHA256, .fingerprint: true
    // PASSWORD-ALGORITHM, USERHASH and PASSWORD-ALGORITHMS (RFC 8489 §18.3), which libnice does not
    // know.
    case AttributeType(rawValue: 0x001D), AttributeType(rawValue: 0x001E),
      AttributeType(rawValue: 0x8002):
      true
    default: false
    }
  }
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
