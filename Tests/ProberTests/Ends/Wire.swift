import ICEConfiguration
import OpenSSL
import STUN

@testable import Prober

/// Messages as the agent and the server send them, for tests of one end without the other.
enum Wire {
  static let realm = "test"
  static let nonce = "nonce-1"
  static let credential = LongTermCredential(
    .longTerm(username: "alice", password: .init("wonderland")), now: 0)

  static let key = try? Digest.md5(
    longTermKeyInput(username: "alice".utf8, realm: realm.utf8, password: "wonderland".utf8))

  /// A transaction id of RFC 8489, or of RFC 3489 without the cookie.
  static func id(_ number: UInt128, cookie: Bool = true) -> TransactionID {
    let id = TransactionID(rawValue: 0xABCD_0000 << 96 | number)
    return cookie ? id.withMagicCookie : id
  }

  static func request(_ method: Message.Method, _ id: TransactionID) -> Message {
    Message(.request, method, transactionID: id, attributes: [.requestedTransportUDP])
  }

  /// A request that the agent signs in its own way.
  static func agentRequest(_ method: Message.Method, _ id: TransactionID) -> [UInt8] {
    var message = request(method, id)
    message.attributes += Authentication.ofAgent.attributes
    return message.signed(Authentication.ofAgent.key)
  }

  /// The same as it goes to the server, where it shows the credential.
  static func signedRequest(_ method: Message.Method, _ id: TransactionID) -> [UInt8] {
    var message = request(method, id)
    message.attributes += [.username("alice"), .realm(realm), .nonce(nonce)]
    return message.signed()
  }

  static func challenge(
    _ id: TransactionID, code: Int = 401, realm: [UInt8] = Array(realm.utf8)
  ) -> Message {
    Message(
      .error, .allocate, transactionID: id,
      attributes: [
        .errorCode(ErrorCode(code, reason: "told")), Attribute(.realm, value: realm),
        .nonce(nonce),
      ])
  }

  static func success(_ method: Message.Method, _ id: TransactionID, lifetime: Int = 600) -> Message
  {
    let address = TransportAddress(ip: .v4(0xC000_0201), port: 1000)
    let mapped = Attribute.xorMappedAddress(address, in: id)
    let relay: [Attribute] = [
      .xorRelayedAddress(address, in: id), .lifetime(.seconds(lifetime)),
    ]
    return Message(
      .success, method, transactionID: id,
      attributes: method == .binding ? [mapped] : [mapped] + relay)
  }
}

extension Tap {
  /// The same tap, once the server has challenged the agent.
  func challenged(realm: [UInt8] = Array(Wire.realm.utf8)) -> Tap {
    var tap = self
    let id = Wire.id(0xFFFF)
    _ = tap.agentSent(Wire.request(.allocate, id).encoded())
    _ = tap.serverSent(Wire.challenge(id, realm: realm).encoded())
    return tap
  }
}

extension Message {
  /// The message, signed with the password of ``Wire`` or with another key.
  func signed(_ key: [UInt8]? = Wire.key) -> [UInt8] {
    encoded(key: key ?? [], hmac: HMAC.sha1)
  }
}
