import STUN
import Testing

@Suite("Transaction identifiers")
struct TransactionIDTests {
  /// As libnice 0.1.21 makes one for a Binding request: all 16 bytes at random.
  static let classic = TransactionID(rawValue: 0xA1B2_C3D4_0001_0203_0405_0607_0809_0A0B)

  @Test("at random have the magic cookie and 96 bits that differ")
  func random() {
    let ids = Set((0..<100).map { _ in TransactionID.random() })
    #expect(ids.count == 100 && ids.allSatisfy(\.hasMagicCookie))
  }

  @Test("of RFC 3489 get the cookie and keep the other 96 bits")
  func withMagicCookie() {
    let id = Self.classic.withMagicCookie
    #expect(id.rawValue == 0x2112_A442_0001_0203_0405_0607_0809_0A0B)
    #expect(id.hasMagicCookie && !Self.classic.hasMagicCookie && id.withMagicCookie == id)
  }

  @Test("go to the server with the cookie, and come back to the agent without")
  func forwarding() throws {
    let request = Message(
      .request, .binding, transactionID: Self.classic, attributes: [.software("a")])
    let forwarded = request.replacing(transactionID: Self.classic.withMagicCookie)
    #expect(forwarded.transactionID.hasMagicCookie && forwarded.attributes == request.attributes)

    let response = try Message(decoding: SampleMessage.ipv6Response.bytes)
    let restored = response.replacing(transactionID: Self.classic)
    #expect(restored.transactionID == Self.classic)
    #expect(restored.attributes.map(\.type) == [.software, .xorMappedAddress])
    #expect(restored.xorMappedAddress == response.xorMappedAddress)
    #expect(restored[.xorMappedAddress] != response[.xorMappedAddress])
  }

  @Test("leave an IPv4 address as it is on the wire, since only the cookie hides it")
  func forwardingIPv4() throws {
    let response = try Message(decoding: SampleMessage.ipv4Response.bytes)
    let restored = response.replacing(transactionID: Self.classic)
    #expect(restored[.xorMappedAddress] == response[.xorMappedAddress])
    #expect(restored.xorMappedAddress?.description == "192.0.2.1:32853")
  }

  @Test("leave a malformed address as it is")
  func forwardingMalformed() {
    let message = Message(
      .success, .binding, transactionID: Self.classic.withMagicCookie,
      attributes: [Attribute(.xorMappedAddress, value: [0, 2, 1])])
    #expect(message.replacing(transactionID: Self.classic).attributes == message.attributes)
  }
}
