import TestCertificates
import Testing

@testable import OpenSSL

@Suite struct HandshakeTests {
  @Test(arguments: [TLSVersion.tls12, .tls13], [PrivateKey.Kind.ecdsa, .rsa])
  func `Client and server shake hands and talk`(version: TLSVersion, key: PrivateKey.Kind) throws {
    let authority = try CertificateAuthority()
    let conversation = try Conversation(
      with: authority.issue(key: key), trusting: authority.certificatePEM,
      serverVersions: version...version)
    conversation.carry()
    #expect(conversation.client.state == .established)
    #expect(conversation.server.state == .established)
    #expect(conversation.client.peer?.version == (version == .tls12 ? "TLSv1.2" : "TLSv1.3"))

    conversation.client.write([1, 2, 3])
    conversation.server.write([4, 5])
    let heard = conversation.carry()
    #expect(heard.toServer == [1, 2, 3])
    #expect(heard.toClient == [4, 5])
  }

  @Test(arguments: [TLSVersion.tls12, .tls13])
  func `One byte at a time is as good as all at once`(version: TLSVersion) throws {
    let conversation = try Conversation.sound(version)
    conversation.carry(piece: 1)
    #expect(conversation.client.state == .established)

    // More than one record, so that a record's end falls inside of the text.
    let text = (0..<40_000).map { UInt8(truncatingIfNeeded: $0) }
    conversation.client.write(text)
    conversation.server.write(text)
    let heard = conversation.carry(piece: 1)
    #expect(heard.toServer == text)
    #expect(heard.toClient == text)
  }

  @Test func `Plaintext that comes together with the end of the handshake is not lost`() throws {
    // In TLS 1.2 the server's Finished is the last message, and data may follow it at once.
    let conversation = try Conversation.sound(.tls12)
    _ = conversation.client.receive(conversation.serverFlight())
    _ = conversation.server.receive(conversation.client.takeCiphertext())
    conversation.server.write([7])
    #expect(conversation.client.receive(conversation.server.takeCiphertext()) == [7])
  }

  @Test func `Nothing is written before the session is established, nor after its end`() throws {
    let conversation = try Conversation.sound()
    #expect(!conversation.client.write([1]))
    conversation.carry()
    #expect(conversation.client.write([]))
    #expect(conversation.client.takeCiphertext().isEmpty)
    conversation.client.shutdown()
    #expect(!conversation.client.write([1]))
  }

  @Test(arguments: [TLSVersion.tls12, .tls13])
  func `A shutdown by either side closes both`(version: TLSVersion) throws {
    let conversation = try Conversation.sound(version)
    conversation.carry()
    conversation.server.write([9])
    conversation.server.shutdown()
    #expect(conversation.client.receive(conversation.server.takeCiphertext()) == [9])
    #expect(conversation.client.state == .closed)
    #expect(conversation.server.state == .closed)
    // RFC 5246 §7.2.1: a close_notify is answered with one.
    #expect(!conversation.client.takeCiphertext().isEmpty)
  }

  @Test func `The end of the stream closes an established session, and fails a handshake`() throws {
    let established = try Conversation.sound()
    established.carry()
    established.client.receivedEndOfStream()
    #expect(established.client.state == .closed)

    let handshaking = try Conversation.sound()
    handshaking.client.receivedEndOfStream()
    #expect(handshaking.client.state == .failed(.closed))
  }

  @Test func `The peer is known from the ServerHello on`() throws {
    let authority = try CertificateAuthority(named: "Größe")
    let now = currentUnixTime()
    let certificate = try authority.issue(
      subject: "a, b\u{1B}[31m", names: ["localhost", "*.example.com"],
      addresses: ["192.0.2.1", "2001:db8::1"])
    let conversation = try Conversation(
      with: certificate, trusting: authority.certificatePEM)
    #expect(conversation.client.peer == nil)
    conversation.carry()
    let peer = try #require(conversation.client.peer)
    #expect(peer.cipher == "TLS_AES_256_GCM_SHA384")
    let presented = try #require(peer.certificate)
    #expect(presented.subject == #"CN=a\, b\1B[31m"#)
    #expect(presented.issuer == "CN=Größe")
    #expect(presented.dnsNames == ["localhost", "*.example.com"])
    #expect(presented.ipAddresses == ["192.0.2.1", "2001:db8::1"])
    let notBefore = try #require(presented.notBefore)
    #expect((now - 3600...now - 3590).contains(notBefore))
    #expect(presented.notAfter == notBefore + 3600 + 86_400)
  }

  @Test func `The ClientHello names the server`() throws {
    let hello = try ClientHello(Conversation.sound(.tls13).client.takeCiphertext())
    // RFC 6066 §3: list length, type 0, name length, name.
    #expect(hello.extensions[0] == [0, 12, 0, 0, 9] + Array("localhost".utf8))
  }

  @Test func `A server that is known by its address is not named in the ClientHello`() throws {
    let authority = try CertificateAuthority()
    let conversation = try Conversation(
      with: authority.issue(), trusting: authority.certificatePEM, asking: .address("127.0.0.1"))
    #expect(ClientHello(conversation.client.takeCiphertext()).extensions[0] == nil)
  }

  @Test(arguments: [
    ServerIdentity.name(""), .name("."), .name("a\0b"), .name(String(repeating: "a", count: 256)),
    .address(""), .address("localhost"), .address("[::1]"),
  ])
  func `An identity that no certificate could name is refused`(identity: ServerIdentity) throws {
    let authority = try CertificateAuthority()
    #expect(throws: TLSConfigurationError.self) {
      try Conversation(
        with: authority.issue(), trusting: authority.certificatePEM, asking: identity)
    }
  }
}
