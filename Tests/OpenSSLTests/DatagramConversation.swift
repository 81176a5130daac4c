import COpenSSL
import TestCertificates
import TestServers

@testable import OpenSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a DTLS client and server need for any number of conversations.
struct DatagramContexts {
  let client: DTLSContext
  let server: DTLSContext

  init(with certificate: ServerCertificate, trusting trusted: String) throws {
    let file = try TrustFile(trusted)
    client = try DTLSContext(client: .file(file.path))
    server = try DTLSContext(
      serverCertificateChain: certificate.chainPEM, privateKey: certificate.privateKeyPEM)
  }

  /// A client that trusts the server, whose certificate fills more than one datagram.
  static func sound(key: PrivateKey.Kind = .ecdsa) throws -> DatagramContexts {
    let authority = try CertificateAuthority()
    let names = ["localhost"] + (0..<100).map { "host\($0).example.com" }
    return try DatagramContexts(
      with: authority.issue(names: names, key: key), trusting: authority.certificatePEM)
  }

  /// Makes both sides repeat an unanswered flight after 20 ms instead of a second.
  ///
  /// OpenSSL counts less than 15 ms as none; the rest keeps it from repeating a flight at once.
  func repeatingSoon() -> DatagramContexts {
    for context in [client, server] {
      SSL_CTX_set_info_callback(context.context.handle) { session, event, _ in
        guard event & SSL_CB_HANDSHAKE_START != 0 else { return }
        DTLS_set_timer_cb(session) { _, _ in 20_000 }
      }
    }
    return self
  }

  /// Makes the server send a HelloVerifyRequest (RFC 6347 §4.2.1).
  func demandingCookies() -> DatagramContexts {
    let handle = server.context.handle
    SSL_CTX_set_cookie_generate_cb(handle) { _, cookie, length in
      cookie?.update(repeating: 0x2A, count: 8)
      length?.pointee = 8
      return 1
    }
    SSL_CTX_set_cookie_verify_cb(handle) { _, cookie, length in
      let bytes = UnsafeBufferPointer(start: cookie, count: Int(length))
      return bytes.elementsEqual([UInt8](repeating: 0x2A, count: 8)) ? 1 : 0
    }
    // SSL_OP_COOKIE_EXCHANGE, a macro that Swift does not import.
    SSL_CTX_set_options(handle, 1 << 13)
    return self
  }
}

/// A DTLS client and server session with a network between them that a test can tamper with.
struct DatagramConversation {
  enum Sender: CaseIterable {
    case client
    case server
  }

  let client: DTLSSession
  let server: DTLSSession

  init(
    _ contexts: DatagramContexts, asking identity: ServerIdentity = .name("localhost"),
    sending name: ServerNameIndication = .own, offering protocols: [ApplicationProtocol] = []
  ) throws {
    client = try DTLSSession(
      contexts.client, expecting: identity, sendsServerName: name, offering: protocols)
    server = try DTLSSession(accepting: contexts.server)
  }

  /// One that succeeds unless somebody tampers with it.
  static func sound() throws -> DatagramConversation {
    try DatagramConversation(.sound())
  }

  /// Carries datagrams both ways, changed by `network`, until both sides are silent, and gives the
  /// plaintext that either side has got.
  @discardableResult
  func carry(
    through network: (Sender, [[UInt8]]) -> [[UInt8]] = { $1 }
  ) -> (toClient: [[UInt8]], toServer: [[UInt8]]) {
    var toClient: [[UInt8]] = []
    var toServer: [[UInt8]] = []
    // A handshake with a cookie takes four turns at most; 16 leave room and are still bounded.
    for _ in 0..<16 {
      let fromClient = client.takeDatagrams()
      let fromServer = server.takeDatagrams()
      if fromClient.isEmpty && fromServer.isEmpty { break }
      toServer += network(.client, fromClient).flatMap(server.receive)
      toClient += network(.server, fromServer).flatMap(client.receive)
    }
    return (toClient, toServer)
  }

  /// Carries datagrams until neither side has a flight to repeat, or four have been repeated.
  func carryThroughTimeouts(through network: (Sender, [[UInt8]]) -> [[UInt8]]) {
    carry(through: network)
    for _ in 0..<4 where client.timeout != nil || server.timeout != nil {
      for side in [client, server] { side.awaitTimeout() }
      carry(through: network)
    }
  }

  /// What the server answers to the ClientHello.
  func serverFlight() -> [[UInt8]] {
    _ = client.takeDatagrams().flatMap(server.receive)
    return server.takeDatagrams()
  }

  var isEstablished: Bool {
    client.state == .established && server.state == .established
  }
}

extension DTLSSession {
  /// Waits until the last flight is due, which is 20 ms at most, and repeats it.
  func awaitTimeout() {
    guard let timeout else { return }
    wait(timeout)
    handleTimeout()
  }
}

/// Lets the time of a flight of `repeatingSoon()` pass.
func wait(_ timeout: Duration) {
  usleep(UInt32(min(timeout, .milliseconds(20)) / .microseconds(1)))
}
