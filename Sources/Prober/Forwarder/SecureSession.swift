import OpenSSL

/// What TLS over a stream and DTLS over datagrams have in common: bytes off the wire go in, bytes for
/// the wire come out, each element of a list a write of its own.
protocol SecureSession: AnyObject {
  /// How far the session is.
  var state: TLSSession.State { get }
  /// Whether the handshake succeeded, even if the session has ended since.
  var isHandshakeComplete: Bool { get }
  /// What is known of the peer; nil until its ServerHello.
  var peer: TLSPeer? { get }
  /// What came from the peer's side and could not have been DTLS, while nothing else came.
  var strangersOpening: String? { get }
  /// How long to wait for the peer before the last flight is repeated; nil for never.
  var timeout: Duration? { get }

  /// Takes what one read gave, and gives the plaintext in it.
  func plaintexts(in ciphertext: [UInt8]) -> [[UInt8]]
  /// Takes what is to be sent now.
  func takeFlight() -> [[UInt8]]
  /// Encrypts bytes for the peer; false unless the session is established.
  @discardableResult func write(_ plaintext: [UInt8]) -> Bool
  /// Repeats the last flight, if it is time.
  func handleTimeout()
  /// Ends an established session in order.
  func shutdown()
}

extension TLSSession: SecureSession {
  // A stream repeats nothing by itself, and its first bytes tell TLS from everything else.
  var strangersOpening: String? { nil }
  var timeout: Duration? { nil }
  func handleTimeout() {}

  func plaintexts(in ciphertext: [UInt8]) -> [[UInt8]] {
    let plaintext = receive(ciphertext)
    return plaintext.isEmpty ? [] : [plaintext]
  }

  func takeFlight() -> [[UInt8]] {
    let ciphertext = takeCiphertext()
    return ciphertext.isEmpty ? [] : [ciphertext]
  }
}

extension DTLSSession: SecureSession {
  func plaintexts(in ciphertext: [UInt8]) -> [[UInt8]] { receive(ciphertext) }
  func takeFlight() -> [[UInt8]] { takeDatagrams() }
}
