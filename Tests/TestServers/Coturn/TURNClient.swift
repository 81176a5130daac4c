import OpenSSL
import STUN

/// The least that a client must do for an allocation (RFC 8656 §7).
public struct TURNClient: Sendable {
  private let socket: LoopbackSocket

  /// A client of the server at this port of 127.0.0.1, as the user ``Coturn/username``.
  public init(port: UInt16) throws { socket = try LoopbackSocket(.udp, connectedTo: port) }

  /// Whether a relay was granted.
  public func allocate() throws -> Bool { try ask(.allocate, [.requestedTransportUDP]) }

  /// Whether the relay was given back (RFC 8656 §8).
  public func free() throws -> Bool { try ask(.refresh, [.lifetime(.zero)]) }

  /// Asks once without and once with credentials (RFC 8489 §9.2).
  private func ask(_ method: Message.Method, _ attributes: [Attribute]) throws -> Bool {
    let challenge = try answer(
      to: Message(.request, method, transactionID: .random(), attributes: attributes).encoded())
    let (realm, nonce) = (challenge?[.realm] ?? [], challenge?[.nonce] ?? [])
    let key = try Coturn.key(in: realm)
    let request = Message(
      .request, method, transactionID: .random(),
      attributes: attributes + [
        .username(Coturn.username), Attribute(.realm, value: realm),
        Attribute(.nonce, value: nonce),
      ])
    let reply = try answer(
      to: request.encoded(key: key, hmac: HMAC.sha1))
    return reply?.messageClass == .success
  }

  /// 10 s: a machine at work is slow, and one that answers is not waited for.
  private func answer(to request: [UInt8]) throws -> Message? {
    try socket.answer(to: request, within: 10_000).map { try Message(decoding: $0) }
  }
}
