import COpenSSL
import TestCertificates
import TestServers
import Testing

@testable import OpenSSL

@Suite struct HostileDatagramTests {
  @Test(arguments: [
    (Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), #""HTTP/1.1 400 Bad Request""#),
    ([1, 1, 0, 4, 0x21, 0x12], "01 01 00 04 21 12"),
    ([21, 3, 3, 0, 2, 2, 40] + [UInt8](repeating: 0, count: 20), "15 03 03 00 02 02 28"),
    ([22, 0xFE, 0xFD], "16 fe fd"),
  ])
  func `A peer that does not speak DTLS is quoted`(first: [UInt8], opening: String) throws {
    let conversation = try DatagramConversation.sound()
    #expect(conversation.client.strangersOpening == nil)
    for datagram in [first, Array("later".utf8)] {
      #expect(conversation.client.receive(datagram).isEmpty)
      #expect(conversation.client.strangersOpening?.hasPrefix(opening) == true)
    }
    #expect(conversation.client.state == .handshaking)
  }

  @Test func `Strangers do not disturb the handshake, and are forgotten once DTLS has come`() throws
  {
    let conversation = try DatagramConversation.sound()
    var random = SplitMix64(state: 1)
    conversation.carry { _, flight in
      flight.flatMap { datagram in
        var junk = (0..<20).map { _ in UInt8.random(in: 0...255, using: &random) }
        junk[1] = 3
        return [[], [0x16], junk, datagram, junk]
      }
    }
    #expect(conversation.isEstablished)
    #expect(conversation.client.strangersOpening == nil)
  }

  @Test(
    arguments: [
      (40, TLSFailure.handshakeFailed(detail: "handshake failure (alert 40)")),
      (70, .version(detail: "protocol version (alert 70)")),
    ] as [(UInt8, TLSFailure)])
  func `A fatal alert is named`(alert: UInt8, failure: TLSFailure) throws {
    let client = try DatagramConversation.sound().client
    _ = client.receive([21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, alert])
    #expect(client.state == .failed(failure))
  }

  @Test func `After a failure nothing is repeated`() throws {
    let client = try DatagramConversation(.sound().repeatingSoon()).client
    let timeout = try #require(client.timeout)
    _ = client.receive([21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40])
    #expect(client.timeout == nil)
    _ = client.takeDatagrams()
    wait(timeout)
    client.handleTimeout()
    #expect(client.takeDatagrams().isEmpty)
  }

  @Test func `A server of DTLS 1_0 only`() throws {
    let contexts = try DatagramContexts.sound()
    SSL_CTX_set_security_level(contexts.server.context.handle, 0)
    shim_SSL_CTX_set_versions(contexts.server.context.handle, DTLS1_VERSION, DTLS1_VERSION)
    let conversation = try DatagramConversation(contexts)
    conversation.carry()
    #expect(conversation.client.state == .failed(.version(detail: "unsupported protocol")))
  }

  @Test(arguments: [
    (-172_800 ... -86_400, "localhost", "expired", "certificate expired (alert 45)"),
    (86_400...172_800, "localhost", "not yet valid", "bad certificate (alert 42)"),
    (CertificateAuthority.today, "other.test", "wrong name", "bad certificate (alert 42)"),
  ])
  func `What is wrong with a certificate is named, and the server is told`(
    validity: ClosedRange<Int>, name: String, fault: String, alert: String
  ) throws {
    let authority = try CertificateAuthority()
    let conversation = try DatagramConversation(
      DatagramContexts(
        with: authority.issue(validity: validity), trusting: authority.certificatePEM),
      asking: .name(name))
    conversation.carry()
    let found =
      switch conversation.client.state {
      case .failed(.certificateExpired): "expired"
      case .failed(.certificateNotYetValid): "not yet valid"
      case .failed(.certificateNameMismatch(["localhost"], nil)): "wrong name"
      default: "\(conversation.client.state)"
      }
    #expect(found == fault)
    #expect(conversation.client.peer?.certificate != nil)
    #expect(conversation.server.state == .failed(.handshakeFailed(detail: alert)))
  }

  @Test func `A certificate of an unknown authority`() throws {
    let conversation = try DatagramConversation(
      DatagramContexts(
        with: CertificateAuthority(named: "Stranger").issue(),
        trusting: CertificateAuthority().certificatePEM))
    conversation.carry()
    #expect(
      conversation.client.state
        == .failed(
          .certificateUntrusted(
            .issuerMissing, reason: .unknownIssuer("CN=Stranger"))))
  }

  @Test func `A handshake with altered bytes ends well or not at all, and with few datagrams`()
    throws
  {
    let contexts = try DatagramContexts.sound()
    var random = SplitMix64(state: 2)
    for _ in 0..<300 {
      let conversation = try DatagramConversation(contexts)
      var fromClient = 0
      var isFirst = true
      conversation.carry { sender, flight in
        if sender == .client { fromClient += flight.count }
        guard sender == .server, isFirst, !flight.isEmpty else { return flight }
        isFirst = false
        return flight.map { altered($0, using: &random) }
      }
      if conversation.client.state == .established { #expect(conversation.isEstablished) }
      // Three flights and their repetitions, an alert, and an answer to each repeated Finished.
      #expect(fromClient <= 16)
    }
  }

  @Test func `An altered record is dropped and the session goes on`() throws {
    let conversation = try DatagramConversation.sound()
    conversation.carry()
    conversation.server.write([1, 2, 3])
    let datagrams = conversation.server.takeDatagrams()
    for index in datagrams[0].indices {
      var altered = datagrams[0]
      altered[index] ^= 1
      #expect(conversation.client.receive(altered).isEmpty)
      #expect(conversation.client.receive(Array(datagrams[0].prefix(index))).isEmpty)
    }
    #expect(conversation.client.state == .established)
    #expect(conversation.client.takeDatagrams().isEmpty)
    #expect(BIO_ctrl_pending(SSL_get_rbio(conversation.client.engine.handle)) == 0)
    #expect(conversation.client.receive(datagrams[0]) == [[1, 2, 3]])
  }

  @Test func `A renegotiation is declined and the session goes on`() throws {
    let conversation = try DatagramConversation.sound()
    conversation.carry()
    SSL_renegotiate(conversation.server.engine.handle)
    SSL_do_handshake(conversation.server.engine.handle)
    #expect(conversation.server.takeDatagrams().flatMap(conversation.client.receive).isEmpty)
    #expect(conversation.client.state == .established)
    // A warning and not a ClientHello: one alert record (RFC 5246 §7.2.2).
    #expect(conversation.client.takeDatagrams().map(\.first) == [21])
  }

  @Test func `A handshake message that promises too much is refused at its header`() throws {
    let client = try DatagramConversation.sound().client
    // A ServerHello of 16 MiB, of which this is the first byte.
    _ = client.receive(
      [22, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13]
        + [2, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0])
    #expect(client.state == .failed(.handshakeFailed(detail: "no reason given")))
  }

  private func altered(_ datagram: [UInt8], using random: inout SplitMix64) -> [UInt8] {
    var altered = datagram
    for place in datagram.indices.shuffled(using: &random).prefix(
      Int.random(in: 0...3, using: &random))
    {
      altered[place] ^= UInt8.random(in: 1...255, using: &random)
    }
    return altered
  }
}
