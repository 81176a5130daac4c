import OpenSSL
import STUN

/// An allocation on a server that somebody has to free: Refresh with lifetime 0 (RFC 8656 §8).
///
/// Sans-IO. The forwarder frees what it saw granted, rather than the agent: it also knows of what
/// came too late for the agent, and of what the agent does not take.
struct Allocation {
  /// What an answer to the Refresh means.
  enum Answer: Equatable {
    /// The allocation is gone.
    case freed
    /// The nonce was stale: send the next request.
    case again
    /// No answer to the Refresh.
    case unrelated
  }

  /// How often a stale nonce is replaced.
  ///
  /// 2: one expiry is usual, a second one unlucky; a server that goes on is not worth more.
  private static let nonceLimit = 2

  private var authentication: Authentication?
  private var request: (id: TransactionID, bytes: [UInt8])?
  private var nonceCount = 0

  /// The allocation granted to a request that was signed so, or not at all.
  init(authentication: Authentication?) { self.authentication = authentication }

  /// The request that frees the allocation: always the same one, until its nonce turns out stale, so
  /// that an answer to any transmission of it counts.
  mutating func refresh() -> [UInt8] {
    if let request { return request.bytes }
    let id = TransactionID.random()
    let bytes = refresh(as: id)
    request = (id, bytes)
    return bytes
  }

  private func refresh(as id: TransactionID) -> [UInt8] {
    var message = Message(.request, .refresh, transactionID: id, attributes: [.lifetime(.zero)])
    guard let authentication else { return message.encoded() }
    message.attributes += authentication.attributes
    return message.encoded(key: authentication.key, hmac: HMAC.sha1)
  }

  /// Reads what came while the answer is awaited.
  mutating func read(_ bytes: [UInt8]) -> Answer {
    guard let message = try? Message(decoding: bytes), message.transactionID == request?.id else {
      return .unrelated
    }
    guard message.errorCode?.number == 438, let nonce = message[.nonce],
      nonceCount < Self.nonceLimit
    else { return .freed }
    authentication?.nonce = nonce
    request = nil
    nonceCount += 1
    return .again
  }
}
