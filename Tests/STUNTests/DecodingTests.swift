import OpenSSL
import STUN
import Testing

@Suite("Decoding")
struct DecodingTests {
  static let header = "0101 0000 2112a442 000102030405060708090a0b"

  @Test(
    "says why bytes are no message",
    arguments: [
      ("", .tooShort),
      ("00", .tooShort),
      ("4854 5450", .notSTUN),
      ("80", .notSTUN),
      ("0101 0000 2112a442 000102030405060708090a", .tooShort),
      (header + "00", .lengthMismatch(declared: 0, received: 1)),
      ("0101 0004 2112a442 000102030405060708090a0b", .lengthMismatch(declared: 4, received: 0)),
      (
        "0101 0002 2112a442 000102030405060708090a0b 0000",
        .lengthMismatch(declared: 2, received: 2)
      ),
      (
        "0101 0008 2112a442 000102030405060708090a0b 8022 0005 61626364",
        .truncatedAttribute(.software)
      ),
      (
        "0101 0004 2112a442 000102030405060708090a0b 0020 ffff",
        .truncatedAttribute(.xorMappedAddress)
      ),
    ] as [(String, Message.DecodingError)])
  func errors(hex: String, error: Message.DecodingError) {
    #expect(throws: error) { try Message(decoding: [UInt8](hex: hex)) }
  }

  @Test("takes a header of RFC 3489, which has no magic cookie")
  func withoutCookie() throws {
    let message = try Message(
      decoding: [UInt8](hex: "0101 0000 a1b2c3d4 000102030405060708090a0b"))
    #expect(message.transactionID.rawValue == 0xa1b2_c3d4_0001_0203_0405_0607_0809_0a0b)
    #expect(!message.transactionID.hasMagicCookie)
  }

  @Test("takes a slice that does not begin at zero")
  func slice() throws {
    let bytes = SampleMessage.request.bytes
    #expect(try Message(decoding: ([9, 9] + bytes)[2...]) == Message(decoding: bytes))
  }

  @Test("takes a message of the greatest length")
  func longest() throws {
    let attributes = Array(repeating: Attribute(.data, value: []), count: 16_383)
    let message = Message(.indication, .data, transactionID: .random(), attributes: attributes)
    #expect(try Message(decoding: message.encoded()) == message)
  }

  @Test("counts the first of several attributes of a type")
  func duplicates() throws {
    let message = Message(
      .error, .allocate, transactionID: .random(), attributes: [.realm("first"), .realm("second")])
    #expect(try Message(decoding: message.encoded()).realm == "first")
  }

  private static let integrity = Attribute(.messageIntegrity, value: Array(repeating: 1, count: 20))
  private static let sha256 = Attribute(
    .messageIntegritySHA256, value: Array(repeating: 2, count: 32))
  private static let fingerprint = Attribute(.fingerprint, value: [1, 2, 3, 4])
  private static let realm = Attribute.realm("example.org")

  @Test(
    "drops what follows a seal and is no later seal",
    arguments: [
      ([realm, integrity, realm], [realm, integrity]),
      ([integrity, realm, fingerprint], [integrity, fingerprint]),
      ([integrity, integrity], [integrity]),
      ([integrity, sha256, fingerprint], [integrity, sha256, fingerprint]),
      ([sha256, integrity, realm, fingerprint], [sha256, fingerprint]),
      ([fingerprint, realm, integrity, sha256], [fingerprint]),
    ])
  func afterSeals(sent: [Attribute], counted: [Attribute]) throws {
    let message = Message(.success, .binding, transactionID: .random(), attributes: sent)
    #expect(try Message(decoding: message.encoded()).attributes == counted)
  }

  @Test("tells a message signed with SHA-256 alone from one that is not signed")
  func sha256Only() {
    var message = Message(.success, .allocate, transactionID: .random(), attributes: [Self.sha256])
    let key: [UInt8] = [1]
    #expect(Message.integrity(of: message.encoded(), key: key, hmac: HMAC.sha1) == .sha256Only)
    #expect(Message.fingerprint(of: message.encoded()) == .absent)
    message.attributes = []
    #expect(Message.integrity(of: message.encoded(), key: key, hmac: HMAC.sha1) == .absent)
    #expect(Message.integrity(of: [], key: key, hmac: HMAC.sha1) == .invalid)
    #expect(Message.fingerprint(of: []) == .invalid)
  }

  @Test("puts class and method where the RFC has them")
  func messageType() throws {
    // RFC 8489 §5 gives the first two; the others are in use between clients and coturn.
    let types: [(UInt16, Message.Class, Message.Method)] = [
      (0x0001, .request, .binding), (0x0101, .success, .binding), (0x0113, .error, .allocate),
      (0x0104, .success, .refresh), (0x0016, .indication, .send), (0x0017, .indication, .data),
      (0x0008, .request, .createPermission), (0x0109, .success, .channelBind),
      (0x3EEF, .request, Message.Method(rawValue: 0xFFF)),
    ]
    for (field, messageClass, method) in types {
      let message = Message(messageClass, method, transactionID: .random())
      #expect(message.encoded().prefix(2).elementsEqual([UInt8(field >> 8), UInt8(field & 0xFF)]))
      #expect(try Message(decoding: message.encoded()) == message)
    }
  }
}
