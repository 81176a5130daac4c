import CNice
import OpenSSL
import STUN
import Testing

/// The same bytes, read by our decoder and by libnice's own.
///
/// What an agent would do with a message is decided by libnice, so where the two disagree the tap
/// would report something else than what the agent saw. Two differences are known and right:
/// - libnice reads the type 0x0115 as a Data indication, as Google's old servers meant it;
/// - libnice does not know MESSAGE-INTEGRITY-SHA256 as a seal (RFC 8489 §14.6).
@Suite("libnice's own parser")
struct SecondOpinionTests {
  private static let key = Array("secret".utf8)

  @Test("agrees on the sample messages", arguments: SampleMessage.allCases)
  func samples(sample: SampleMessage) {
    expectAgreement(on: sample.bytes)
  }

  @Test("agrees on generated messages and on every truncation", arguments: 1...60)
  func generated(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    let bytes = generator.message().encoded()
    for count in 0...bytes.count { expectAgreement(on: Array(bytes.prefix(count))) }
  }

  @Test("agrees on damaged messages", arguments: 1...100)
  func damaged(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    let whole = generator.message().encoded(key: Self.key, hmac: HMAC.sha1, fingerprint: true)
    for _ in 0..<100 { expectAgreement(on: generator.damaged(whole)) }
  }

  @Test("accepts our signature and our fingerprint, and refuses a wrong key")
  func ourSignature() {
    let message = Message(
      .request, .binding, transactionID: .random(), attributes: [.username("user")])
    let bytes = message.encoded(key: Self.key, hmac: HMAC.sha1, fingerprint: true)
    #expect(LibniceParser.validate(bytes, password: Self.key) == STUN_VALIDATION_SUCCESS)
    #expect(LibniceParser.validate(bytes, password: [1]) == STUN_VALIDATION_UNAUTHORIZED)
    var damaged = bytes
    damaged[damaged.count - 1] ^= 1
    #expect(LibniceParser.validate(damaged, password: Self.key) == STUN_VALIDATION_BAD_REQUEST)
  }

  @Test("signs and fingerprints as we verify")
  func theirSignature() throws {
    let bytes = LibniceParser.signedRequest(password: Self.key)
    #expect(Message.integrity(of: bytes, key: Self.key, hmac: HMAC.sha1) == .valid)
    #expect(Message.fingerprint(of: bytes) == .valid)
    let message = try Message(decoding: bytes)
    #expect(message.messageClass == .request && message.method == .allocate)
    #expect(message.encoded() == bytes)
  }

  @Test("knows the same attributes that must be understood, from RFC 8489 and 8656")
  func knownAttributes() {
    // What libnice 0.1.21 does not know yet, and what it still knows of drafts of TURN.
    let newer: Set<UInt16> = [0x001B, 0x001C, 0x001D, 0x001E, 0x0026, 0x0027, 0x002A]
    let drafts: Set<UInt16> = [0x000F, 0x0010, 0x0011, 0x0021, 0x0023]
    for number in 1...UInt16(0x00FF) {
      let known = AttributeType(rawValue: number).isKnown
      let knownToLibnice = LibniceParser.knownAttributes.contains(number)
      #expect(known == (knownToLibnice && !drafts.contains(number) || newer.contains(number)))
    }
  }

  private func expectAgreement(on bytes: [UInt8]) {
    let length = LibniceParser.validatedLength(of: bytes)
    guard let message = try? Message(decoding: bytes) else {
      #expect(length != bytes.count, "libnice accepts \(bytes.hex)")
      return
    }
    #expect(length == bytes.count, "libnice refuses \(bytes.hex)")
    guard length == bytes.count, message[.messageIntegritySHA256] == nil else { return }
    LibniceParser.read(bytes) { theirs in
      if !bytes.starts(with: [0x01, 0x15]) {
        #expect(theirs.messageClass == message.messageClass.rawValue, "\(bytes.hex)")
        #expect(theirs.method == message.method.rawValue, "\(bytes.hex)")
      }
      #expect(theirs.hasCookie == message.transactionID.hasMagicCookie, "\(bytes.hex)")
      for type in Set(message.attributes.map(\.type)).union([.realm, .fingerprint]) {
        #expect(theirs.value(type) == message[type], "\(type) in \(bytes.hex)")
      }
      for (type, ours) in readings(of: message) {
        #expect(theirs.reading(of: type) == ours, "\(type) in \(bytes.hex)")
      }
    }
  }

  private func readings(of message: Message) -> [(AttributeType, Reading)] {
    let values: [(AttributeType, String?)] = [
      (.mappedAddress, message.mappedAddress?.description),
      (.alternateServer, message.alternateServer?.description),
      (.xorMappedAddress, message.xorMappedAddress?.description),
      (.xorRelayedAddress, message.xorRelayedAddress?.description),
      (.xorPeerAddress, message.xorPeerAddress?.description),
      (.errorCode, message.errorCode?.number.description),
      (.lifetime, message.lifetime?.components.seconds.description),
    ]
    return values.map { type, value in
      (type, message[type] == nil ? .absent : value.map(Reading.value) ?? .malformed)
    }
  }
}
