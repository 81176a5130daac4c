import COpenSSL
import TestCertificates
import TestServers
import Testing

@testable import OpenSSL

@Suite struct HostilePeerTests {
  @Test(arguments: [
    ("HTTP/1.1 400 Bad Request\r\n\r\n", #""HTTP/1.1 400 Bad Request""#),
    ("SSH-2.0-OpenSSH_9.2p1\r\n", #""SSH-2.0-OpenSSH_9.2p1""#),
    ("\u{1B}[2J", "1b 5b 32 4a"),
    ("\u{16}HTTP", "16 48 54 54 50"),
    ("\u{01}\u{01}\u{00}\u{04}!\u{12}", "01 01 00 04 21 12"),
    ("x", #""x""#),
  ])
  func `A peer that does not speak TLS is quoted`(text: String, detail: String) throws {
    let client = try Conversation.sound().client
    #expect(client.receive(Array(text.utf8)).isEmpty)
    #expect(client.state == .failed(.notTLS(detail: detail)))
    #expect(client.peer == nil)
  }

  @Test func `A peer that begins like TLS and goes on otherwise has failed the handshake`() throws {
    let client = try Conversation.sound().client
    _ = client.receive([0x16, 0x03])
    #expect(client.state == .handshaking)
    _ = client.receive([0x03, 0x00, 0x04] + Array("junk".utf8))
    #expect(client.state == .failed(.handshakeFailed(detail: "unexpected message")))
  }

  @Test(
    arguments: [
      (40, TLSFailure.handshakeFailed(detail: "handshake failure (alert 40)")),
      (112, .unknownServerName(detail: "unrecognized name (alert 112)")),
      (70, .version(detail: "protocol version (alert 70)")),
      (255, .handshakeFailed(detail: "unknown (alert 255)")),
    ] as [(UInt8, TLSFailure)])
  func `A fatal alert is named`(alert: UInt8, failure: TLSFailure) throws {
    let client = try Conversation.sound().client
    _ = client.receive([21, 3, 3, 0, 2, 2, alert])
    #expect(client.state == .failed(failure))
  }

  @Test func `A close_notify in the middle of the handshake`() throws {
    let client = try Conversation.sound().client
    _ = client.receive([21, 3, 3, 0, 2, 1, 0])
    #expect(client.state == .failed(.closed))
  }

  @Test(arguments: [TLSVersion.tls10, .tls11])
  func `A server of old versions only`(version: TLSVersion) throws {
    let authority = try CertificateAuthority()
    let certificate = try authority.issue(key: .rsa)
    let refused = try Conversation(
      with: certificate, trusting: authority.certificatePEM, serverVersions: version...version)
    refused.carry()
    #expect(refused.client.state == .failed(.version(detail: "protocol version (alert 70)")))

    // The same server is there for a client that goes down to its version.
    let accepted = try Conversation(
      with: certificate, trusting: authority.certificatePEM, clientVersions: version ... .tls13,
      serverVersions: version...version)
    accepted.carry()
    #expect(accepted.client.state == .established)
  }

  @Test(arguments: [0, 1, 2] as [UInt8])
  func `A server that answers with an old version all the same`(minor: UInt8) throws {
    let client = try Conversation.sound(.tls12).client
    // RFC 2246 §7.4.1.3: version, random, empty session, TLS_RSA_WITH_AES_128_CBC_SHA, no
    // compression.
    let hello = [3, minor] + [UInt8](repeating: 7, count: 32) + [0, 0, 0x2F, 0]
    let message = [2, 0, 0, UInt8(hello.count)] + hello
    _ = client.receive([22, 3, 1, 0, UInt8(message.count)] + message)
    #expect(client.state == .failed(.version(detail: "unsupported protocol")))
  }

  @Test(arguments: [TLSVersion.tls12, .tls13])
  func `A flight that breaks off anywhere leaves a handshake that can be ended`(
    version: TLSVersion
  ) throws {
    let contexts = try Contexts.sound(version)
    let length = try Conversation(contexts).serverFlight().count
    // A signature's length varies by a few bytes, so the last prefixes are left to other tests.
    for cut in 0..<length - 8 {
      let conversation = try Conversation(contexts)
      _ = conversation.client.receive(Array(conversation.serverFlight().prefix(cut)))
      #expect(conversation.client.state == .handshaking)
      conversation.client.receivedEndOfStream()
      #expect(conversation.client.state == .failed(.closed))
    }
  }

  @Test(arguments: [TLSVersion.tls12, .tls13])
  func `A flight with altered bytes establishes nothing`(version: TLSVersion) throws {
    let contexts = try Contexts.sound(version)
    var random = SplitMix64(state: UInt64(version.rawValue))
    for _ in 0..<500 {
      let conversation = try Conversation(contexts)
      _ = conversation.client.receive(
        altered(conversation.serverFlight(), using: &random))
      conversation.carry()
      #expect(conversation.client.state != .established)
    }
  }

  /// A flight with up to four bytes changed, but for the version in the head of each record, which
  /// a receiver must ignore (RFC 8446 §5.1).
  private func altered(_ flight: [UInt8], using random: inout SplitMix64) -> [UInt8] {
    var places: [Int] = []
    var head = 0
    while head + 5 <= flight.count {
      let length = Int(flight[head + 3]) << 8 | Int(flight[head + 4])
      places += [head] + Array(head + 3..<head + 5 + length)
      head += 5 + length
    }
    var altered = flight
    for place in places.shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random)) {
      altered[place] ^= UInt8.random(in: 1...255, using: &random)
    }
    return altered
  }

  @Test func `A certificate that is no certificate is not taken for an alert`() throws {
    let conversation = try Conversation.sound(.tls12)
    var flight = conversation.serverFlight()
    // The certificate is the first SEQUENCE with a length of two bytes (X.690 §8.1).
    flight[try #require(flight.firstRange(of: [0x30, 0x82])).lowerBound] = 0x31
    _ = conversation.client.receive(flight)
    #expect(
      conversation.client.state
        == .failed(.handshakeFailed(detail: "wrong tag: nested asn1 error: ASN1 lib")))
  }

  @Test func `An altered record ends an established session`() throws {
    let conversation = try Conversation.sound()
    conversation.carry()
    conversation.server.write([1, 2, 3])
    var record = conversation.server.takeCiphertext()
    record[record.count - 1] ^= 1
    #expect(conversation.client.receive(record).isEmpty)
    #expect(
      conversation.client.state
        == .failed(.handshakeFailed(detail: "decryption failed or bad record mac")))
    #expect(conversation.client.receive([1, 2, 3]).isEmpty)
    #expect(BIO_ctrl_pending(SSL_get_rbio(conversation.client.engine.handle)) == 0)
  }

  @Test func `A flood of key updates is answered with no more than it was`() throws {
    let conversation = try Conversation.sound(.tls13)
    conversation.carry()
    for _ in 0..<1000 {
      SSL_key_update(conversation.server.engine.handle, SSL_KEY_UPDATE_REQUESTED)
      SSL_do_handshake(conversation.server.engine.handle)
    }
    conversation.server.write([1])
    let flood = conversation.server.takeCiphertext()
    #expect(conversation.client.receive(flood) == [1])
    #expect(conversation.client.takeCiphertext().count <= flood.count)
    #expect(BIO_ctrl_pending(SSL_get_rbio(conversation.client.engine.handle)) == 0)
  }

  @Test func `A flood of session tickets is forgotten`() throws {
    let conversation = try Conversation.sound(.tls13)
    conversation.carry()
    for _ in 0..<1000 {
      SSL_new_session_ticket(conversation.server.engine.handle)
      SSL_do_handshake(conversation.server.engine.handle)
    }
    conversation.server.write([1])
    #expect(conversation.client.receive(conversation.server.takeCiphertext()) == [1])
    #expect(conversation.client.takeCiphertext().isEmpty)
    #expect(BIO_ctrl_pending(SSL_get_rbio(conversation.client.engine.handle)) == 0)
  }

  @Test func `A renegotiation is declined and the session goes on`() throws {
    let conversation = try Conversation.sound(.tls12)
    conversation.carry()
    SSL_renegotiate(conversation.server.engine.handle)
    SSL_do_handshake(conversation.server.engine.handle)
    let request = conversation.server.takeCiphertext()
    #expect(conversation.client.receive(request).isEmpty)
    #expect(conversation.client.state == .established)
    // A warning and not a ClientHello: one alert record (RFC 5246 §7.2.2).
    #expect(conversation.client.takeCiphertext().first == 21)
  }

  @Test func `A handshake message that promises too much is refused at its header`() throws {
    let client = try Conversation.sound(.tls12).client
    // A ServerHello of 16 MiB.
    _ = client.receive([22, 3, 3, 0, 4, 2, 0xFF, 0xFF, 0xFF])
    #expect(client.state == .failed(.handshakeFailed(detail: "excessive message size")))
  }
}
