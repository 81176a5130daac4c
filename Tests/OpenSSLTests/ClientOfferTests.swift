import COpenSSL
import TestCertificates
import Testing

@testable import OpenSSL

/// What a client says of itself and of the server in its ClientHello, as a server hears it.
@Suite struct ClientOfferTests {
  @Test(
    arguments: [
      (ServerIdentity.name("localhost"), ServerNameIndication.own, "localhost"),
      (.name("localhost."), .own, "localhost"),
      (.name("localhost"), .none, nil),
      (.name("localhost"), .other("example.com"), "example.com"),
      (.address("127.0.0.1"), .own, nil),
      (.address("127.0.0.1"), .other("example.com"), "example.com"),
    ] as [(ServerIdentity, ServerNameIndication, String?)])
  func `The server is named as it is asked for, and verified all the same`(
    identity: ServerIdentity, indication: ServerNameIndication, heard: String?
  ) throws {
    let authority = try CertificateAuthority()
    let certificate = try authority.issue(addresses: ["127.0.0.1"])
    let wrong = ServerIdentity.name("other.test")

    let streams = try Contexts(
      with: certificate, trusting: authority.certificatePEM, clientVersions: .tls12 ... .tls13,
      serverVersions: .tls12 ... .tls13)
    let stream = try Conversation(streams, asking: identity, sending: indication)
    stream.carry()
    #expect(stream.client.state == .established)
    #expect(name(heardBy: stream.server.engine) == heard)
    let strict = try Conversation(streams, asking: wrong, sending: indication)
    strict.carry()
    #expect(strict.client.state == .failed(.certificateNameMismatch(names: wrongNames)))
    #expect(strict.client.peer != nil)

    let datagrams = try DatagramConversation(
      DatagramContexts(with: certificate, trusting: authority.certificatePEM), asking: identity,
      sending: indication)
    datagrams.carry()
    #expect(datagrams.isEstablished)
    #expect(name(heardBy: datagrams.server.engine) == heard)
  }

  private let wrongNames = ["localhost", "127.0.0.1"]

  private func name(heardBy server: TLSEngine) -> String? {
    SSL_get_servername(server.handle, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) }
  }

  @Test func `A name that cannot be sent is refused`() throws {
    let contexts = try Contexts.sound(.tls13)
    let tooLong = String(repeating: "a", count: 256)
    #expect(throws: TLSConfigurationError.serverIdentityInvalid(tooLong)) {
      try Conversation(contexts, sending: .other(tooLong))
    }
    #expect(throws: TLSConfigurationError.serverIdentityInvalid("")) {
      try Conversation(contexts, asking: .name(""), sending: .none)
    }
  }

  @Test(
    arguments: [
      ([], nil), ([.turn], "stun.turn"), ([.natDiscovery, .turn], "stun.nat-discovery"),
    ] as [([ApplicationProtocol], String?)])
  func `Protocols are offered if asked for, and the chosen one is told`(
    offer: [ApplicationProtocol], chosen: String?
  ) throws {
    let streams = try Contexts.sound(.tls13)
    chooseFirst(streams.server)
    let stream = try Conversation(streams, offering: offer)
    stream.carry()
    #expect(stream.client.state == .established)
    #expect(stream.client.peer?.applicationProtocol == chosen)

    let contexts = try DatagramContexts.sound()
    chooseFirst(contexts.server.context)
    let datagrams = try DatagramConversation(contexts, offering: offer)
    datagrams.carry()
    #expect(datagrams.isEstablished)
    #expect(datagrams.client.peer?.applicationProtocol == chosen)
  }

  /// Makes a server agree to the client's first protocol (RFC 7301 §3.1: each after its length).
  private func chooseFirst(_ context: TLSContext) {
    let choose: SSL_CTX_alpn_select_cb_func = { _, choice, length, offer, _, _ in
      guard let offer else { return SSL_TLSEXT_ERR_NOACK }
      choice?.pointee = offer + 1
      length?.pointee = offer[0]
      return SSL_TLSEXT_ERR_OK
    }
    SSL_CTX_set_alpn_select_cb(context.handle, choose, nil)
  }

  @Test func `A server that chooses none is told as such`() throws {
    let conversation = try Conversation(.sound(.tls13), offering: [.turn])
    conversation.carry()
    #expect(conversation.client.state == .established)
    #expect(conversation.client.peer?.applicationProtocol == nil)
  }

  @Test func `The ClientHello of DTLS offers X25519 and P-256`() throws {
    let client = try DatagramConversation.sound().client
    let hello = try #require(client.takeDatagrams().first)
    // Type, length of the extension and of the list, then the groups (RFC 8422 §5.1.1).
    let start = try #require(hello.firstRange(of: [0, 10, 0])).lowerBound
    let list = hello.dropFirst(start + 6).prefix(Int(hello[start + 5]))
    let groups = stride(from: list.startIndex, to: list.endIndex, by: 2).map {
      Int(list[$0]) << 8 | Int(list[$0 + 1])
    }
    #expect(Set(groups).isSuperset(of: [0x001D, 0x0017]))
  }
}
