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
  /// How far the session is.
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

  /// How far the session is.
  public private(set) var state = State.handshaking

  let handle: OpaquePointer
  private let verification = CertificateVerification()
  private var opening = Opening()

  /// A client session, which begins its handshake.
  ///
  /// - Parameters:
  ///   - context: a context for clients.
  ///   - identity: the server that the certificate must name.
  /// - Throws: `TLSConfigurationError.serverIdentityInvalid` for an identity that no certificate
  ///   could name; `refused` when OpenSSL cannot make a session.
  public convenience init(
    _ context: TLSContext, expecting identity: ServerIdentity
  ) throws(TLSConfigurationError) {
    try self.init(of: context)
    try identity.apply(to: handle)
    SSL_set_connect_state(handle)
    shakeHands()
  }

  /// A server session of a context for servers, for the tests of this package.
  package convenience init(accepting context: TLSContext) throws(TLSConfigurationError) {
    try self.init(of: context)
    SSL_set_accept_state(handle)
  }

  private init(of context: TLSContext) throws(TLSConfigurationError) {
    ERR_clear_error()
    guard let handle = SSL_new(context.handle) else { throw .refused("make a TLS session") }
    self.handle = handle
    // The session owns both. An empty one means "more is needed" and not "end of stream".
    SSL_set_bio(handle, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()))
    verification.attach(to: handle)
  }

  deinit {
    SSL_free(handle)
  }

  /// What is known of the peer; nil until it has answered the ClientHello.
  public var peer: TLSPeer? {
    TLSPeer(session: handle, certificate: verification.certificate)
  }

  /// Takes bytes from the peer and gives the plaintext that they complete, in all never more
  /// than was taken. Bytes after the session's end are dropped.
  public func receive(_ ciphertext: [UInt8]) -> [UInt8] {
    guard !isOver, !ciphertext.isEmpty else { return [] }
    if let excerpt = opening.excerptIfNotTLS(ciphertext) {
      state = .failed(.notTLS(detail: excerpt))
      return []
    }
    var written = 0
    BIO_write_ex(SSL_get_rbio(handle), ciphertext, ciphertext.count, &written)
    if state == .handshaking { shakeHands() }
    return decrypt()
  }

  /// The peer ended the stream: a failure if that is in the middle of the handshake.
  public func receivedEndOfStream() {
    guard !isOver else { return }
    state = state == .handshaking ? .failed(.closed) : .closed
  }

  /// Takes all the bytes that are to be sent to the peer.
  public func takeCiphertext() -> [UInt8] {
    let output = SSL_get_wbio(handle)
    let pending = BIO_ctrl_pending(output)
    var bytes = [UInt8](repeating: 0, count: pending)
    var count = 0
    BIO_read_ex(output, &bytes, pending, &count)
    return Array(bytes.prefix(count))
  }

  /// Encrypts bytes for the peer. False, and nothing is sent, unless the session is established.
  @discardableResult
  public func write(_ plaintext: [UInt8]) -> Bool {
    guard state == .established else { return false }
    guard !plaintext.isEmpty else { return true }
    ERR_clear_error()
    var written = 0
    // Memory takes it all at once, so there is never a rest to be retried.
    let result = SSL_write_ex(handle, plaintext, plaintext.count, &written)
    if result != 1 { settle(result) }
    return result == 1
  }

  /// Ends an established session with a close_notify (RFC 8446 §6.1), without awaiting the peer's.
  public func shutdown() {
    guard state == .established else { return }
    ERR_clear_error()
    SSL_shutdown(handle)
    state = .closed
  }

  private var isOver: Bool {
    switch state {
    case .handshaking, .established: false
    case .closed, .failed: true
    }
  }

  private func shakeHands() {
    ERR_clear_error()
    let result = SSL_do_handshake(handle)
    if result == 1 { state = .established } else { settle(result) }
  }

  /// Reads record after record until OpenSSL needs more bytes or the session is over.
  private func decrypt() -> [UInt8] {
    // RFC 8446 §5.1: a record holds at most 2^14 bytes.
    let limit = 1 << 14
    var record = [UInt8](repeating: 0, count: limit)
    var plaintext: [UInt8] = []
    while state == .established {
      ERR_clear_error()
      var count = 0
      let result = SSL_read_ex(handle, &record, limit, &count)
      guard result == 1 else {
        settle(result)
        break
      }
      plaintext += record.prefix(count)
    }
    return plaintext
  }

  /// Finds out what it means that a call did not succeed.
  private func settle(_ result: Int32) {
    switch SSL_get_error(handle, result) {
    case SSL_ERROR_WANT_READ: break
    case SSL_ERROR_ZERO_RETURN:
      // The peer's close_notify; ours answers it.
      if state == .established { shutdown() } else { state = .failed(.closed) }
    default:
      state = .failed(verification.failure ?? TLSFailure(ErrorStack.drain()))
    }
  }
}
