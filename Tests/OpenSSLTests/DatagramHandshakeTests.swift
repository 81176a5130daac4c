import COpenSSL
import TestCertificates
import Testing

@testable import OpenSSL

@Suite struct DatagramHandshakeTests {
  @Test(arguments: [PrivateKey.Kind.ecdsa, .rsa])
  func `Client and server shake hands and talk`(key: PrivateKey.Kind) throws {
    let conversation = try DatagramConversation(.sound(key: key))
    #expect(conversation.client.peer == nil)
    conversation.carry()
    #expect(conversation.isEstablished)
    let peer = try #require(conversation.client.peer)
    #expect(peer.version == "DTLSv1.2")
    #expect(peer.cipher == "ECDHE-\(key == .rsa ? "RSA" : "ECDSA")-AES256-GCM-SHA384")
    #expect(peer.certificate?.dnsNames.first == "localhost")

    conversation.client.write([1, 2, 3])
    conversation.server.write([4, 5])
    let heard = conversation.carry()
    #expect(heard.toServer == [[1, 2, 3]])
    #expect(heard.toClient == [[4, 5]])
  }

  @Test func `A server that demands a cookie gets it`() throws {
    let conversation = try DatagramConversation(.sound().demandingCookies())
    // RFC 6347 §4.3.2: handshake type 3, after the record's header.
    let request = conversation.serverFlight()
    #expect(request.map { $0[13] } == [3])
    #expect(request.flatMap(conversation.client.receive).isEmpty)
    #expect(conversation.client.peer == nil)
    conversation.carry()
    #expect(conversation.isEstablished)
  }

  @Test func `A server that demands cookies for ever gets one ClientHello for each`() throws {
    let client = try DatagramConversation.sound().client
    _ = client.takeDatagrams()
    for turn in 0..<100 as Range<UInt8> {
      // Header with a sequence number, then RFC 6347 §4.2.1: message 0, version, cookie of 1 byte.
      _ = client.receive(
        [22, 0xFE, 0xFF, 0, 0, 0, 0, 0, 0, 0, turn, 0, 16]
          + [3, 0, 0, 4, 0, turn, 0, 0, 0, 0, 0, 4] + [0xFE, 0xFF, 1, turn])
      #expect(client.takeDatagrams().count == 1)
    }
    #expect(client.state == .handshaking)
  }

  @Test func `A long chain is sent in datagrams that every path carries`() throws {
    let flight = try DatagramConversation.sound().serverFlight()
    #expect(flight.count > 2)
    #expect(flight.allSatisfy { $0.count <= 1200 })
    // And they are filled, not one record each.
    #expect(flight[0].count > 1000)
  }

  @Test func `The ClientHello is one datagram, and is repeated only when it is due`() throws {
    let client = try DatagramConversation.sound().client
    #expect(client.takeDatagrams().count == 1)
    let timeout = try #require(client.timeout)
    #expect(timeout > .zero && timeout <= .seconds(1))
    client.handleTimeout()
    #expect(client.takeDatagrams().isEmpty)
  }

  @Test func `A ClientHello that is due is repeated as it was`() throws {
    let client = try DatagramConversation(.sound().repeatingSoon()).client
    let first = try #require(client.takeDatagrams().first)
    client.awaitTimeout()
    let second = try #require(client.takeDatagrams().last)
    // All but the record's sequence number, bytes 5 to 10 (RFC 6347 §4.1).
    #expect(first.dropFirst(11) == second.dropFirst(11))
    #expect(first != second)
    #expect(client.timeout != nil)
  }

  @Test func `A peer that never answers is given up in the end`() throws {
    let client = try DatagramConversation(.sound().repeatingSoon()).client
    DTLS_set_timer_cb(client.engine.handle) { _, _ in 1 }
    client.awaitTimeout()
    for _ in 0..<100 where client.state == .handshaking { client.handleTimeout() }
    #expect(client.state == .failed(.handshakeFailed(detail: "read timeout expired")))
    #expect(client.timeout == nil)
    // Twelve repetitions at most.
    #expect(client.takeDatagrams().count <= 13)
  }

  @Test func `An established session awaits nothing`() throws {
    let conversation = try DatagramConversation.sound()
    conversation.carry()
    #expect(conversation.client.timeout == nil)
    #expect(conversation.server.timeout == nil)
  }

  @Test func `Each datagram is a record, together in one datagram or apart`() throws {
    let conversation = try DatagramConversation.sound()
    conversation.carry()
    for text in [[1], [2, 2], [3, 3, 3]] as [[UInt8]] { conversation.server.write(text) }
    let datagrams = conversation.server.takeDatagrams()
    #expect(datagrams.count == 3)
    #expect(conversation.client.receive(datagrams[0]) == [[1]])
    #expect(conversation.client.receive(datagrams[1] + datagrams[2]) == [[2, 2], [3, 3, 3]])
  }

  @Test func `The largest datagram fits, and a larger one is not sent`() throws {
    let conversation = try DatagramConversation.sound()
    conversation.carry()
    let largest = [UInt8](repeating: 7, count: 16_384)
    #expect(!conversation.client.write(largest + [7]))
    #expect(conversation.client.write(largest))
    #expect(conversation.carry().toServer == [largest])
  }

  @Test func `Nothing is written before the session is established, nor after its end`() throws {
    let conversation = try DatagramConversation.sound()
    #expect(!conversation.client.write([1]))
    conversation.carry()
    #expect(conversation.client.write([]))
    #expect(conversation.client.takeDatagrams().isEmpty)
    conversation.client.shutdown()
    #expect(!conversation.client.write([1]))
  }

  @Test func `A shutdown by either side closes both`() throws {
    let conversation = try DatagramConversation.sound()
    conversation.carry()
    conversation.server.write([9])
    conversation.server.shutdown()
    #expect(conversation.server.takeDatagrams().flatMap(conversation.client.receive) == [[9]])
    #expect(conversation.client.state == .closed)
    #expect(conversation.server.state == .closed)
    // RFC 5246 §7.2.1: a close_notify is answered with one.
    #expect(conversation.client.takeDatagrams().count == 1)
  }
}
