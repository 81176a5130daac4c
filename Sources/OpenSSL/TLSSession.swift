import COpenSSL

/// One TLS connection without a socket: bytes of the peer go in, bytes for the peer come out.
///
/// A client's ClientHello is ready to be taken at once. After every call, send what
/// `takeCiphertext()` gives, after a failure too, since it holds the alert that tells the peer.
///
/// Nothing that a peer sends piles up here. `receive` works off all that it is given and keeps less
/// than one record (16 KiB); OpenSSL bounds the messages of the handshake (a certificate chain to
/// 100 KiB), forgets session tickets, and answers a post-handshake message with at most as many
/// bytes as it had. So an owner that stops reading while the peer takes no answers is bounded as
/// well.
///
/// Not `Sendable`: it stays on the event loop of its connection.
public final class TLSSession {
  /// How far a session is, over TLS or DTLS.
  public enum State: Equatable, Sendable {
    /// The peer has not finished the handshake.
    case handshaking
    /// The handshake succeeded and, for a client, the server proved its identity.
    case established
    /// The established session was ended in order by either side. STUN messages carry their length,
    /// so an end without close_notify can cut none short unseen, and counts as order too.
    case closed
    /// The session failed and stays so.
    case failed(TLSFailure)
  }

  let engine: TLSEngine
  private var opening = Opening()

  /// A client session, which begins its handshake.
  ///
  /// - Parameters:
  ///   - context: a context for clients.
  ///   - identity: the server that the certificate must name.
  ///   - name: the name to send in the ClientHello.
  ///   - protocols: the application protocols to offer, the preferred one first.
  ///   - hello: what the first message looks like.
  /// - Throws: `TLSConfigurationError.serverIdentityInvalid` for an identity that no certificate
  ///   could name, or a name that cannot be sent; `refused` when OpenSSL cannot make a session.
  public convenience init(
    _ context: TLSContext, expecting identity: ServerIdentity,
    sendsServerName name: ServerNameIndication = .own,
    offering protocols: [ApplicationProtocol] = [], saying hello: ClientHello = ClientHello()
  ) throws(TLSConfigurationError) {
    try self.init(of: context)
    try engine.connect(expecting: identity, sending: name, offering: protocols, saying: hello)
  }

  /// A server session of a context for servers, for the tests of this package.
  package convenience init(accepting context: TLSContext) throws(TLSConfigurationError) {
    try self.init(of: context)
    SSL_set_accept_state(engine.handle)
  }

  /// Has TLS 1.3 send a KeyUpdate (RFC 8446 §4.6.3) that asks for one, for the tests of this package.
  package func updateKeys() {
    guard state == .established else { return }
    SSL_key_update(engine.handle, SSL_KEY_UPDATE_REQUESTED)
    SSL_do_handshake(engine.handle)
  }

  private init(of context: TLSContext) throws(TLSConfigurationError) {
    engine = try TLSEngine(of: context)
    // The session owns both. An empty one means "more is needed" and not "end of stream".
    SSL_set_bio(engine.handle, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()))
  }

  /// How far the session is.
  public var state: State { engine.state }

  /// Whether the handshake succeeded. Stays so when the session ends, which it may do in the very read
  /// that completes the handshake.
  public var isHandshakeComplete: Bool { engine.isHandshakeComplete }

  /// What is known of the peer; nil until it has answered the ClientHello.
  public var peer: TLSPeer? { engine.peer }

  /// Takes bytes from the peer and gives the plaintext that they complete, in all never more
  /// than was taken. Bytes after the session's end are dropped.
  public func receive(_ ciphertext: [UInt8]) -> [UInt8] {
    guard !engine.isOver, !ciphertext.isEmpty else { return [] }
    if let excerpt = opening.excerptIfNotTLS(ciphertext) {
      engine.end(.failed(.notTLS(detail: excerpt)))
      return []
    }
    return Array(engine.receive(ciphertext).joined())
  }

  /// The peer ended the stream: a failure if that is in the middle of the handshake.
  public func receivedEndOfStream() {
    guard !engine.isOver else { return }
    engine.end(state == .handshaking ? .failed(.closed) : .closed)
  }

  /// Takes all the bytes that are to be sent to the peer.
  public func takeCiphertext() -> [UInt8] {
    let output = SSL_get_wbio(engine.handle)
    let pending = BIO_ctrl_pending(output)
    var bytes = [UInt8](repeating: 0, count: pending)
    var count = 0
    BIO_read_ex(output, &bytes, pending, &count)
    return Array(bytes.prefix(count))
  }

  /// Encrypts bytes for the peer. False, and nothing is sent, unless the session is established.
  @discardableResult
  public func write(_ plaintext: [UInt8]) -> Bool {
    engine.write(plaintext)
  }

  /// Ends an established session with a close_notify (RFC 8446 §6.1), without awaiting the peer's.
  public func shutdown() {
    engine.shutdown()
  }
}
