import STUN
import Testing

@Suite("Attributes")
struct AttributeTests {
  private func message(_ attributes: Attribute...) -> Message {
    Message(.error, .allocate, transactionID: .random(), attributes: attributes)
  }

  @Test("are read as they were written")
  func typedReadings() {
    let id = TransactionID.random()
    let address = TransportAddress(ip: .v6(0x2001_0db8 << 96 | 1), port: 3478)
    let error = ErrorCode(486, reason: "Allocation Quota Reached")
    let message = Message(
      .error, .allocate, transactionID: id,
      attributes: [
        .username("user"), .realm("realm"), .nonce("nonce"), .software("software"),
        .errorCode(error), .lifetime(.seconds(600)), .requestedTransportUDP,
        .unknownAttributes([.data, .fingerprint]),
        .mappedAddress(address), .alternateServer(address), .xorMappedAddress(address, in: id),
        .xorRelayedAddress(address, in: id), .xorPeerAddress(address, in: id),
      ])
    #expect(message.username == "user" && message.realm == "realm")
    #expect(message.nonce == "nonce" && message.software == "software")
    #expect(message.errorCode == error && message.lifetime == .seconds(600))
    #expect(message[.requestedTransport] == [17, 0, 0, 0])
    #expect(message.unknownAttributes == [.data, .fingerprint])
    #expect(message.mappedAddress == address && message.alternateServer == address)
    #expect(message.xorMappedAddress == address && message.xorRelayedAddress == address)
    #expect(message.xorPeerAddress == address && message.malformedAttributes == [])
  }

  @Test("that are absent read as nil, and are not malformed")
  func absent() {
    let message = message()
    #expect(message[.realm] == nil && message.realm == nil)
    #expect(message.errorCode == nil && message.lifetime == nil)
    #expect(message.reflexiveAddress == nil && message.unknownAttributes == nil)
    #expect(message.malformedAttributes == [])
  }

  @Test(
    "that are malformed read as nil, and are named",
    arguments: [
      (.mappedAddress, ""), (.mappedAddress, "0001 0d96 c00002"),
      (.mappedAddress, "0003 0d96 c0000201"),
      (.mappedAddress, "0002 0d96 c0000201"), (.xorMappedAddress, "0001 0d96"),
      (.xorRelayedAddress, "0002 0d96 20010db8"), (.xorPeerAddress, "00"),
      (.alternateServer, "0001"),
      (.errorCode, "0000 04"), (.errorCode, "0000 0264"), (.errorCode, "0000 0700"),
      (.errorCode, "0000 0464"), (.lifetime, "000258"), (.unknownAttributes, "8022 00"),
      (.messageIntegrity, "00"), (.fingerprint, "0000"), (.messageIntegritySHA256, "00"),
    ] as [(AttributeType, String)])
  func malformed(type: AttributeType, hex: String) {
    let message = message(Attribute(type, value: [UInt8](hex: hex)))
    #expect(message[type] != nil && message.malformedAttributes == [type])
    #expect(message.reflexiveAddress == nil && message.xorRelayedAddress == nil)
    #expect(message.xorPeerAddress == nil && message.alternateServer == nil)
    #expect(message.errorCode == nil && message.lifetime == nil)
    #expect(message.unknownAttributes == nil)
  }

  @Test("give the XOR-ed address before the plain one, and the plain one rather than none")
  func reflexiveAddress() {
    let plain = TransportAddress(ip: .v4(0x0A00_0001), port: 1)
    let xored = TransportAddress(ip: .v4(0xC000_0201), port: 2)
    var message = message(.mappedAddress(plain))
    #expect(message.reflexiveAddress == plain)
    message.attributes.append(.xorMappedAddress(xored, in: message.transactionID))
    #expect(message.reflexiveAddress == xored)
    message.attributes[1] = Attribute(.xorMappedAddress, value: [])
    #expect(message.reflexiveAddress == plain)
  }

  @Test("ignore the reserved bits of an error code, as RFC 8489 §14.8 says")
  func reservedBits() {
    let message = message(Attribute(.errorCode, value: [0xFF, 0xFF, 0xFC, 38]))
    #expect(message.errorCode == ErrorCode(438, reason: ""))
  }

  @Test(
    "have text that cannot steer a terminal",
    arguments: [
      ("\u{1B}]0;title\u{7}Go\u{1B}[2Jodbye", "]0;titleGo[2Jodbye"),
      ("two\r\nlines\u{2028}\u{2029}\u{85}", "twolines"),
      ("C1 \u{9B}31m", "C1 31m"),
      ("right\u{202E}left\u{2066}\u{200F}\u{FEFF}", "rightleft"),
      ("NUL\0DEL\u{7F}", "NULDEL"),
      ("Größe 大きさ 👍", "Größe 大きさ 👍"),
    ])
  func controlCharacters(sent: String, shown: String) {
    let message = message(
      .errorCode(ErrorCode(401, reason: sent)), .software(sent), .realm(sent), .nonce(sent),
      .username(sent))
    #expect(message.errorCode?.reason == shown && message.software == shown)
    #expect(message.realm == shown && message.nonce == shown && message.username == shown)
    #expect(message[.realm] == Array(sent.utf8))
  }

  @Test("have text that is repaired where it is no UTF-8")
  func repair() {
    #expect(message(Attribute(.software, value: [0x61, 0xFF, 0x62])).software == "a\u{FFFD}b")
  }

  @Test("have text of bounded length, whatever combines in it")
  func boundedText() {
    let text = String(repeating: "e\u{301}", count: 10_000)
    let message = message(.realm(text), .username(text))
    #expect(message.realm?.unicodeScalars.count == 127)
    #expect(message.username?.unicodeScalars.count == 508)
    #expect(message[.realm]?.count == 30_000)
  }

  @Test("clamp a lifetime to what four bytes can say")
  func lifetimeBounds() {
    #expect(Attribute.lifetime(.zero).value == [0, 0, 0, 0])
    #expect(Attribute.lifetime(.seconds(-1)).value == [0, 0, 0, 0])
    #expect(Attribute.lifetime(.seconds(Int64.max)).value == [0xFF, 0xFF, 0xFF, 0xFF])
  }

  @Test("name those that must be understood and are not known")
  func unknownComprehensionRequired() {
    let required = AttributeType(rawValue: 0x7F0A)
    let optional = AttributeType(rawValue: 0xFF0A)
    let message = message(
      Attribute(required, value: []), Attribute(optional, value: []), .realm(""))
    #expect(message.unknownComprehensionRequired == [required])
    #expect("\(required) \(optional)" == "0x7F0A 0xFF0A")
  }

  @Test("make the input of a long-term key as RFC 8489 §9.2.2 has it")
  func longTermKey() {
    let input = longTermKeyInput(username: "user".utf8, realm: [0x72], password: "pass".utf8)
    #expect(input == Array("user:r:pass".utf8))
  }
}
