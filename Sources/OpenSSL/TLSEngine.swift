import COpenSSL

/// What a session over a stream and one over datagrams have in common: OpenSSL's state machine,
/// driven until it needs more from the peer.
///
/// The engine owns OpenSSL's session; its owner gives it an input and an output and begins.
final class TLSEngine {
  private(set) var state = TLSSession.State.handshaking
  /// Whether the handshake succeeded, whatever came after it.
  private(set) var isHandshakeComplete = false

  let handle: OpaquePointer
  private let verification = CertificateVerification()

  init(of context: TLSContext) throws(TLSConfigurationError) {
    ERR_clear_error()
    guard let handle = SSL_new(context.handle) else { throw .refused("make a TLS session") }
    self.handle = handle
    verification.attach(to: handle)
  }

  deinit {
    SSL_free(handle)
  }

  /// Begins the client's handshake.
  func connect(
    expecting identity: ServerIdentity, sending name: ServerNameIndication,
    offering protocols: [ApplicationProtocol], saying hello: ClientHello
  ) throws(TLSConfigurationError) {
    try hello.apply(to: handle)
    try identity.apply(to: handle)
    try name.apply(expecting: identity, to: handle)
    try ApplicationProtocol.offer(protocols, in: handle)
    SSL_set_connect_state(handle)
    shakeHands()
  }

  var peer: TLSPeer? {
    TLSPeer(session: handle, verification: verification)
  }

  var isOver: Bool {
    switch state {
    case .handshaking, .established: false
    case .closed, .failed: true
    }
  }

  /// Ends the session for a reason that OpenSSL does not know.
  func end(_ last: TLSSession.State) {
    state = last
  }

  /// Works off all that the peer has sent, and gives the plaintext record by record.
  func receive(_ ciphertext: [UInt8]) -> [[UInt8]] {
    var written = 0
    BIO_write_ex(SSL_get_rbio(handle), ciphertext, ciphertext.count, &written)
    if state == .handshaking { shakeHands() }
    return decrypt()
  }

  /// Encrypts bytes for the peer. False, and nothing is sent, unless the session is established.
  func write(_ plaintext: [UInt8]) -> Bool {
    guard state == .established else { return false }
    guard !plaintext.isEmpty else { return true }
    ERR_clear_error()
    var written = 0
    // Memory takes it all at once, so there is never a rest to be retried.
    let result = SSL_write_ex(handle, plaintext, plaintext.count, &written)
    if result != 1 { settle(result) }
    return result == 1
  }

  /// Ends an established session with a close_notify, without awaiting the peer's.
  func shutdown() {
    guard state == .established else { return }
    ERR_clear_error()
    SSL_shutdown(handle)
    state = .closed
  }

  /// Repeats the last flight of a handshake over datagrams, if it is due.
  func handleTimeout() {
    guard state == .handshaking else { return }
    ERR_clear_error()
    let result = shim_DTLSv1_handle_timeout(handle)
    if result < 0 { settle(result) }
  }

  private func shakeHands() {
    ERR_clear_error()
    let result = SSL_do_handshake(handle)
    guard result == 1 else { return settle(result) }
    isHandshakeComplete = true
    state = .established
  }

  /// Reads record after record until OpenSSL needs more bytes or the session is over.
  private func decrypt() -> [[UInt8]] {
    var record = [UInt8](repeating: 0, count: Self.recordLimit)
    var records: [[UInt8]] = []
    while state == .established {
      ERR_clear_error()
      var count = 0
      let result = SSL_read_ex(handle, &record, record.count, &count)
      guard result == 1 else {
        settle(result)
        break
      }
      records.append(Array(record.prefix(count)))
    }
    return records
  }

  /// RFC 8446 §5.1 and RFC 6347 §4.1: a record holds at most 2^14 bytes.
  static let recordLimit = 1 << 14

  /// Finds out what it means that a call did not succeed.
  private func settle(_ result: Int32) {
    switch SSL_get_error(handle, result) {
    case SSL_ERROR_WANT_READ: break
    case SSL_ERROR_ZERO_RETURN:
      // The peer's close_notify; ours answers it.
      if state == .established { shutdown() } else { state = .failed(.closed) }
    default:
      state = .failed(
        verification.failure
          ?? TLSFailure(
            ErrorStack.drain(), whenAskedForCertificate: verification.isClientAskedForCertificate))
    }
  }
}
