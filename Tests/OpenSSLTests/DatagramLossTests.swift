import TestCertificates
import Testing

@testable import OpenSSL

/// What a network does to datagrams without meaning any harm.
@Suite struct DatagramLossTests {
  private typealias Sender = DatagramConversation.Sender

  /// How many datagrams either side sends when none is lost.
  private func lengths(_ contexts: DatagramContexts) throws -> [Sender: Int] {
    var counts: [Sender: Int] = [:]
    try DatagramConversation(contexts).carry { sender, flight in
      counts[sender, default: 0] += flight.count
      return flight
    }
    return counts
  }

  @Test(arguments: [PrivateKey.Kind.ecdsa, .rsa])
  func `Any datagram may be lost`(key: PrivateKey.Kind) throws {
    let contexts = try DatagramContexts.sound(key: key).demandingCookies()
    let counts = try lengths(contexts)
    #expect(counts[.client] == 3)
    #expect(try #require(counts[.server]) >= 5)
    _ = contexts.repeatingSoon()
    for sender in Sender.allCases {
      for lost in 0..<(counts[sender] ?? 0) {
        let conversation = try DatagramConversation(contexts)
        var index = 0
        conversation.carryThroughTimeouts { from, flight in
          guard from == sender else { return flight }
          defer { index += flight.count }
          return flight.enumerated().filter { index + $0.offset != lost }.map(\.element)
        }
        #expect(conversation.isEstablished, "without datagram \(lost) of the \(sender)")
        conversation.client.write([1])
        #expect(conversation.carry().toServer == [[1]])
      }
    }
  }

  @Test func `Without a timeout a lost datagram is not mended`() throws {
    let conversation = try DatagramConversation.sound()
    var isFirst = true
    conversation.carry {
      guard $0 == .server, isFirst, !$1.isEmpty else { return $1 }
      isFirst = false
      return Array($1.dropFirst())
    }
    #expect(conversation.client.state == .handshaking)
    #expect(conversation.client.timeout != nil)
  }

  @Test func `A flight may come in any order, and twice`() throws {
    let contexts = try DatagramContexts.sound().demandingCookies()
    for network in [{ $0.reversed() }, { $0 + $0 }, { $0.flatMap { [$0, $0] } }]
      as [([[UInt8]]) -> [[UInt8]]]
    {
      let conversation = try DatagramConversation(contexts)
      conversation.carry { network($1) }
      #expect(conversation.isEstablished)
      conversation.client.write([1])
      conversation.client.write([2])
      // RFC 6347 §4.1.2.6: a record is delivered once.
      let heard = conversation.carry { network($1) }.toServer
      #expect(heard == [[1], [2]] || heard == [[2], [1]])
    }
  }

  @Test func `Plaintext that overtakes the end of the handshake is not lost`() throws {
    let conversation = try DatagramConversation.sound()
    _ = conversation.serverFlight().flatMap(conversation.client.receive)
    _ = conversation.client.takeDatagrams().flatMap(conversation.server.receive)
    let end = conversation.server.takeDatagrams()
    conversation.server.write([7])
    let data = conversation.server.takeDatagrams()
    #expect(data.flatMap(conversation.client.receive).isEmpty)
    #expect(end.flatMap(conversation.client.receive) == [[7]])
  }

  @Test func `A datagram that is cut off counts as lost`() throws {
    let contexts = try DatagramContexts.sound().repeatingSoon()
    // In the record's header (13 bytes), the message's (12), the ServerHello and the certificate.
    for cut in [1, 12, 13, 14, 24, 25, 26, 60, 120, 500, 900] {
      let conversation = try DatagramConversation(contexts)
      var isFirst = true
      conversation.carryThroughTimeouts {
        guard $0 == .server, isFirst, let first = $1.first else { return $1 }
        isFirst = false
        return [Array(first.prefix(cut))] + $1.dropFirst()
      }
      #expect(conversation.isEstablished, "cut at \(cut)")
    }
  }
}
