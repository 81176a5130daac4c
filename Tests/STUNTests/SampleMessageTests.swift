import OpenSSL
import STUN
import Testing

@Suite("The sample messages of RFC 5769")
struct SampleMessageTests {
  @Test("are signed with the key that the RFC names", arguments: SampleMessage.allCases)
  func integrity(sample: SampleMessage) throws {
    let key = try sample.key()
    #expect(Message.integrity(of: sample.bytes, key: key, hmac: HMAC.sha1) == .valid)
  }

  @Test("are not signed with another key", arguments: SampleMessage.allCases)
  func wrongKey(sample: SampleMessage) {
    #expect(Message.integrity(of: sample.bytes, key: [1], hmac: HMAC.sha1) == .invalid)
  }

  @Test("lose their signature with any bit that it covers", arguments: SampleMessage.allCases)
  func everySignedByte(sample: SampleMessage) throws {
    let signature = try #require(Message(decoding: sample.bytes)[.messageIntegrity])
    let end = try #require(sample.bytes.lastRange(of: signature)).upperBound
    let key = try sample.key()
    for offset in 0..<end {
      var bytes = sample.bytes
      bytes[offset] ^= 1
      #expect(Message.integrity(of: bytes, key: key, hmac: HMAC.sha1) != .valid)
    }
  }

  @Test(
    "carry a right fingerprint, which any flipped bit breaks",
    arguments: [SampleMessage.request, .ipv4Response, .ipv6Response])
  func fingerprint(sample: SampleMessage) {
    #expect(Message.fingerprint(of: sample.bytes) == .valid)
    for offset in sample.bytes.indices {
      var bytes = sample.bytes
      bytes[offset] ^= 1
      #expect(Message.fingerprint(of: bytes) != .valid)
    }
  }

  @Test("encode again to the same bytes, but for the padding", arguments: SampleMessage.allCases)
  func encodeAgain(sample: SampleMessage) throws {
    let encoded = try Message(decoding: sample.bytes).encoded()
    #expect(encoded.count == sample.bytes.count)
    for (ours, theirs) in zip(encoded, sample.bytes) where ours != theirs {
      // RFC 5769 §2 pads with spaces on purpose; RFC 8489 §14 asks for zeros.
      #expect(ours == 0 && theirs == UInt8(ascii: " "))
    }
  }

  @Test("are signed by us just as the RFC signs the one that is padded with zeros")
  func sign() throws {
    let sample = SampleMessage.longTermRequest
    let key = try sample.key()
    var message = try Message(decoding: sample.bytes)
    #expect(message.encoded(key: key, hmac: HMAC.sha1) == sample.bytes)
    message.attributes.removeLast()
    #expect(message.encoded(key: key, hmac: HMAC.sha1) == sample.bytes)
  }

  @Test("are signed and fingerprinted by us so that both can be verified")
  func signWithFingerprint() throws {
    let sample = SampleMessage.ipv6Response
    let key = try sample.key()
    let message = try Message(decoding: sample.bytes)
    let bytes = message.encoded(key: key, hmac: HMAC.sha1, fingerprint: true)
    #expect(try Message(decoding: bytes).attributes.map(\.type) == message.attributes.map(\.type))
    #expect(Message.integrity(of: bytes, key: key, hmac: HMAC.sha1) == .valid)
    #expect(Message.fingerprint(of: bytes) == .valid)
  }

  @Test("hold what the RFC says that they hold")
  func contents() throws {
    let request = try Message(decoding: SampleMessage.request.bytes)
    #expect(request.messageClass == .request && request.method == .binding)
    #expect(request.transactionID.hasMagicCookie)
    #expect(request.software == "STUN test client" && request.username == "evtj:h6vY")
    #expect(request.unknownComprehensionRequired == [] && request.malformedAttributes == [])

    let ipv4 = try Message(decoding: SampleMessage.ipv4Response.bytes)
    #expect(ipv4.messageClass == .success && ipv4.software == "test vector")
    #expect(ipv4.xorMappedAddress?.description == "192.0.2.1:32853")

    let ipv6 = try Message(decoding: SampleMessage.ipv6Response.bytes)
    #expect(
      ipv6.reflexiveAddress?.description == "[2001:db8:1234:5678:11:2233:4455:6677]:32853")

    let longTerm = try Message(decoding: SampleMessage.longTermRequest.bytes)
    #expect(longTerm.username == "マトリックス" && longTerm.realm == "example.org")
    #expect(longTerm.nonce == "f//499k954d6OL34oL9FSTvy64sA")
  }
}

extension [UInt8] {
  fileprivate func lastRange(of part: [UInt8]) -> Range<Int>? {
    (0...count - part.count).last { self[$0..<$0 + part.count].elementsEqual(part) }
      .map { $0..<$0 + part.count }
  }
}
