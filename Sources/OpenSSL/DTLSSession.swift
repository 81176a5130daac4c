import COpenSSL

/// One DTLS 1.2 association without a socket (RFC 6347): datagrams of the peer go in, datagrams for
/// the peer come out.
///
/// A client's ClientHello is ready to be taken at once. After every call, send what
/// `takeDatagrams()` gives, after a failure too, since it holds the alert that tells the peer; then
/// call `handleTimeout()` when `timeout` has passed.
///
/// Whatever is no record of this association is dropped without a word (RFC 6347 §4.1.2.7); only a
/// record that is forged before the keys are agreed on can end it. Nothing that a peer sends piles
/// up: OpenSSL keeps at most 100 records that came too early (of 16 KiB) and ten messages of the
/// handshake (of 100 KiB), and answers a message with no more than one flight.
///
/// Not `Sendable`: it stays on the event loop of its connection.
public final class DTLSSession {
  let engine: TLSEngine
  private let outgoing: OutgoingDatagrams

  /// What has come from the peer's side so far.
  private enum Heard {
    case nothing
    case strangers(first: String)
    case dtls
  }
  private var heard = Heard.nothing

  /// The largest datagram of a handshake, in bytes: with the headers of UDP and IPv6 (48) it stays
  /// below the 1280 that every IPv6 path carries (RFC 8200 §5).
  static let datagramSize = 1200

  /// A client session, which begins its handshake.
  ///
  /// - Parameters:
  ///   - context: a context for clients.
  ///   - identity: the server that the certificate must name.
  ///   - name: the name to send in the ClientHello.
  ///   - protocols: the application protocols to offer, the preferred one first.
  /// - Throws: `TLSConfigurationError.serverIdentityInvalid` for an identity that no certificate
  ///   could name, or a name that cannot be sent; `refused` when OpenSSL cannot make a session.
  public convenience init(
    _ context: DTLSContext, expecting identity: ServerIdentity,
    sendsServerName name: ServerNameIndication = .own,
    offering protocols: [ApplicationProtocol] = []
  ) throws(TLSConfigurationError) {
    try self.init(of: context)
    try engine.connect(
      expecting: identity, sending: name, offering: protocols, saying: ClientHello(size: .small))
  }

  /// A server session of a context for servers, for the tests of this package. It demands no cookie.
  package convenience init(accepting context: DTLSContext) throws(TLSConfigurationError) {
    try self.init(of: context)
    SSL_set_accept_state(engine.handle)
  }

  private init(of context: DTLSContext) throws(TLSConfigurationError) {
    engine = try TLSEngine(of: context.context)
    outgoing = OutgoingDatagrams()
    // The session owns both. An empty input means "more is needed" and not "the end".
    SSL_set_bio(engine.handle, BIO_new(BIO_s_mem()), outgoing.makeOutput())
    guard shim_SSL_set_datagram_size(engine.handle, Self.datagramSize) == 1 else {
      throw .refused("limit datagrams to \(Self.datagramSize) bytes")
    }
  }

  /// How far the session is.
  public var state: TLSSession.State { engine.state }

  /// Whether the handshake succeeded. Stays so when the session ends, which it may do in the very read
  /// that completes the handshake.
  public var isHandshakeComplete: Bool { engine.isHandshakeComplete }

  /// What is known of the peer; nil until its ServerHello.
  public var peer: TLSPeer? { engine.peer }

  /// What the peer's side sends in place of DTLS: the opening of the first datagram, as text or in
  /// hexadecimal, as long as none could have been DTLS. The session goes on, since anybody can send
  /// a datagram; an owner that runs out of time has `TLSFailure.notTLS` to report.
  public var strangersOpening: String? {
    if case .strangers(let opening) = heard { opening } else { nil }
  }

  /// Takes one datagram from the peer and gives the plaintext of its records, each an application's
  /// datagram. Datagrams after the session's end are dropped.
  public func receive(_ datagram: [UInt8]) -> [[UInt8]] {
    guard !engine.isOver, !datagram.isEmpty else { return [] }
    guard Self.beginsRecord(datagram) else {
      if case .nothing = heard { heard = .strangers(first: String(excerptOf: datagram)) }
      return []
    }
    heard = .dtls
    return engine.receive(datagram)
  }

  /// RFC 6347 §4.1: a header of 13 bytes, of which the first is the content type (20 to 23) and the
  /// next the major version, 1 in ones' complement.
  private static func beginsRecord(_ datagram: [UInt8]) -> Bool {
    datagram.count >= 13 && (20...23).contains(datagram[0]) && datagram[1] == 0xFE
  }

  /// Takes all the datagrams that are to be sent to the peer.
  public func takeDatagrams() -> [[UInt8]] {
    outgoing.take()
  }

  /// Encrypts one datagram for the peer. False, and nothing is sent, unless the session is
  /// established and the datagram fits into a record: 16,384 bytes (RFC 6347 §4.1).
  @discardableResult
  public func write(_ datagram: [UInt8]) -> Bool {
    datagram.count <= TLSEngine.recordLimit && engine.write(datagram)
  }

  /// Ends an established session with a close_notify (RFC 5246 §7.2.1), without awaiting the peer's.
  public func shutdown() {
    engine.shutdown()
  }

  /// How long to wait for the peer before the last flight must be repeated, by the wall clock; nil
  /// when no flight awaits an answer. At first one second, twice as long each time (RFC 6347
  /// §4.2.4.1).
  public var timeout: Duration? {
    let microseconds = shim_DTLSv1_get_timeout(engine.handle)
    return engine.isOver || microseconds < 0 ? nil : .microseconds(microseconds)
  }

  /// Repeats the last flight if `timeout` has passed, and does nothing otherwise.
  public func handleTimeout() {
    engine.handleTimeout()
  }
}
