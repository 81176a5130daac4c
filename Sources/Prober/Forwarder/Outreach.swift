import OpenSSL
import STUN

/// Data that a relay is to send to a peer, without the agent: a permission first (RFC 8656 §9), then
/// Send indications (§11.1).
///
/// Sans-IO.
struct Outreach {
  /// What a message of the server means.
  enum Answer: Equatable {
    /// The peer may be sent to.
    case granted
    /// It may not, or the nonce was stale more than once.
    case refused
    /// The nonce was stale: send the next request.
    case again
    /// No answer to the request.
    case unrelated
  }

  private let peer: TransportAddress
  private let data: [UInt8]
  private var authentication: Authentication?
  private var id = TransactionID.random()
  private var wasStale = false
  /// Whether the relay may send to the peer, and take from it.
  private(set) var isGranted = false

  /// Data for `peer`, through an allocation whose requests are signed so, or not at all.
  init(to peer: TransportAddress, _ data: [UInt8], _ authentication: Authentication?) {
    self.peer = peer
    self.data = data
    self.authentication = authentication
  }

  /// What is to be sent next: the request until it is answered, and then the data.
  var message: [UInt8] {
    guard !isGranted else {
      let id = TransactionID.random()
      return Message(
        .indication, .send, transactionID: id,
        attributes: [.xorPeerAddress(peer, in: id), .data(data)]
      ).encoded()
    }
    var request = Message(
      .request, .createPermission, transactionID: id, attributes: [.xorPeerAddress(peer, in: id)])
    guard let authentication else { return request.encoded() }
    request.attributes += authentication.attributes
    return request.encoded(key: authentication.key, hmac: HMAC.sha1)
  }

  /// Reads what came while the answer is awaited.
  mutating func read(_ bytes: [UInt8]) -> Answer {
    guard let message = try? Message(decoding: bytes), message.transactionID == id,
      message.messageClass == .success || message.messageClass == .error
    else { return .unrelated }
    if message.messageClass == .success {
      isGranted = true
      return .granted
    }
    guard message.errorCode?.number == 438, let nonce = message[.nonce], !wasStale else {
      return .refused
    }
    authentication?.nonce = nonce
    wasStale = true
    id = .random()
    return .again
  }
}
