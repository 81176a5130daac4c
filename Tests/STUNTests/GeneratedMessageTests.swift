import OpenSSL
import STUN
import Testing

@Suite("Generated messages")
struct GeneratedMessageTests {
  private static let key = Array("secret".utf8)

  @Test("come back from the wire as they were", arguments: 1...300 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    let message = generator.message()
    #expect(try Message(decoding: message.encoded()) == message)
  }

  @Test("are valid under their own key alone", arguments: 1...100 as ClosedRange<UInt64>)
  func signatures(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    let message = generator.message()
    let bytes = message.encoded(key: Self.key, hmac: HMAC.sha1, fingerprint: seed % 2 == 0)
    #expect(try Message(decoding: bytes).attributes.starts(with: message.attributes))
    #expect(Message.integrity(of: bytes, key: Self.key, hmac: HMAC.sha1) == .valid)
    #expect(Message.integrity(of: bytes, key: [0], hmac: HMAC.sha1) == .invalid)
    #expect(Message.fingerprint(of: bytes) == (seed % 2 == 0 ? .valid : .absent))
  }

  @Test("cut short are never a message", arguments: 1...40 as ClosedRange<UInt64>)
  func truncated(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    let bytes = generator.message().encoded(key: Self.key, hmac: HMAC.sha1, fingerprint: true)
    for count in bytes.indices {
      #expect(throws: Message.DecodingError.self) { try Message(decoding: bytes.prefix(count)) }
    }
  }

  @Test("damaged at random can be refused or read, and nothing else", arguments: 1...100)
  func damaged(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    let whole = generator.message().encoded(key: Self.key, hmac: HMAC.sha1, fingerprint: true)
    for _ in 0..<100 {
      let bytes = generator.damaged(whole)
      guard let message = try? Message(decoding: bytes) else { continue }
      readEverything(of: message, bytes: bytes)
      #expect(try Message(decoding: message.encoded()) == message, "\(bytes.hex)")
    }
  }

  @Test("of nothing but noise are read without harm", arguments: 1...100)
  func noise(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    for _ in 0..<100 {
      let noise = generator.bytes(upTo: 60)
      // A right header, so that the noise gets as far as the attributes.
      let bytes = [1, 1, 0, UInt8(noise.count)] + Array(repeating: 7, count: 16) + noise
      guard let message = try? Message(decoding: bytes) else { continue }
      readEverything(of: message, bytes: bytes)
    }
  }

  /// Every typed reading there is; what is asserted is that all of them return, and agree on
  /// what is malformed.
  private func readEverything(of message: Message, bytes: [UInt8]) {
    let readings: [(AttributeType, isNil: Bool)] = [
      (.mappedAddress, message.mappedAddress == nil),
      (.xorMappedAddress, message.xorMappedAddress == nil),
      (.xorRelayedAddress, message.xorRelayedAddress == nil),
      (.xorPeerAddress, message.xorPeerAddress == nil),
      (.alternateServer, message.alternateServer == nil),
      (.errorCode, message.errorCode == nil),
      (.lifetime, message.lifetime == nil),
      (.unknownAttributes, message.unknownAttributes == nil),
      (.username, message.username == nil),
      (.realm, message.realm == nil),
      (.nonce, message.nonce == nil),
      (.software, message.software == nil),
    ]
    for (type, isNil) in readings where message[type] != nil && isNil {
      #expect(message.malformedAttributes.contains(type), "\(type) in \(bytes.hex)")
    }
    for type in message.unknownComprehensionRequired {
      #expect(type.isComprehensionRequired && !type.isKnown, "\(type) in \(bytes.hex)")
    }
    _ = Message.integrity(of: bytes, key: [], hmac: HMAC.sha1)
    _ = Message.fingerprint(of: bytes)
    _ = message.replacing(transactionID: message.transactionID.withMagicCookie)
  }
}
