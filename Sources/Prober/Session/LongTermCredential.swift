import OpenSSL
import ICEConfiguration

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A user name and a password as the TURN server is shown them (RFC 8489 §9.2).
struct LongTermCredential {
  /// How long REST credentials made for a run are good for, in seconds.
  ///
  /// 3,600: outlasts any run and a server's clock that is minutes off, and little of use is left to
  /// somebody who finds the user name in a ticket.
  static let restLifetime = 3600

  let username: String
  let password: Secret

  /// Makes of a configured credential what the server is shown, at the instant `now` (seconds since
  /// 1970).
  init(_ credential: Credential, now: Int) {
    switch credential {
    case .longTerm(let username, let password):
      self.init(username: username, password: password)
    case .rest(let name, let secret):
      // draft-uberti-behave-turn-rest-00 §2.2: password = base64(HMAC-SHA1(secret, user name)).
      let expiry = String(now + Self.restLifetime)
      let username = name.map { "\(expiry):\($0)" } ?? expiry
      let digest = HMAC.sha1(key: Array(secret.reveal().utf8), message: Array(username.utf8))
      self.init(username: username, password: Secret(Data(digest).base64EncodedString()))
    case .placeholder:
      self.init(username: Credential.placeholderText, password: Secret(Credential.placeholderText))
    }
  }

  /// What the agent is given in place of any server's: the forwarder signs for it.
  static let ofAgent = LongTermCredential(
    username: ofAgentText, password: Secret(ofAgentText))

  /// User name, password, realm and nonce of the agent's leg, which is on the loopback interface and
  /// keeps no secret: any text that libnice takes as it is.
  static let ofAgentText = "iceprobe"

  private init(username: String, password: Secret) {
    self.username = username
    self.password = password
  }
}
