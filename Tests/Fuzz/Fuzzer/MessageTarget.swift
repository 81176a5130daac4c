import STUN

/// One datagram, as a server sends it: STUN or ChannelData.
enum MessageTarget: FuzzTarget {
  static let name = "stun"
  static let sources = [
    "STUN/ChannelData", "STUN/Message", "STUN/PrintableText", "STUN/Seal", "STUN/TransportAddress",
  ]
  static let leastCoverage = 90

  static func check(_ input: [UInt8]) {
    checkChannelData(input)
    _ = Message.fingerprint(of: input)
    _ = Message.integrity(of: input, key: [], hmac: digest)
    do throws(Message.DecodingError) {
      check(try Message(decoding: input), readFrom: input)
    } catch {
      promise("\(error)".isPlain, "what is wrong with a message can be shown")
    }
  }

  private static func check(_ message: Message, readFrom input: [UInt8]) {
    let encoded = message.encoded()
    promise(encoded.count <= input.count, "a message does not grow")
    promise(try Message(decoding: encoded) == message, "what is written is read as it was")
    checkText(of: message)
    checkSeals(of: message)
    checkReplacement(of: message)
  }

  private static func checkChannelData(_ input: [UInt8]) {
    guard let data = ChannelData(decoding: input) else { return }
    promise(ChannelData(number: data.number, data: data.data) == data, "that is all of it")
    for isPadded in [false, true] {
      let encoded = data.encoded(isPadded: isPadded)
      promise(ChannelData(decoding: encoded) == data, "ChannelData is read as it was")
    }
  }

  /// 763: the longest of these texts, in bytes (RFC 8489 §14.8 to 14.10, 14.14).
  private static func checkText(of message: Message) {
    _ = (message.unknownAttributes, message.unknownComprehensionRequired)
    _ = (message.malformedAttributes, message.lifetime, message.channelNumber)
    let addresses = [message.alternateServer, message.xorPeerAddress, message.reflexiveAddress]
    promise(addresses.allSatisfy { "\($0, default: "")".isPlain }, "an address can be shown")
    let texts = [
      message.username, message.realm, message.nonce, message.software, message.errorCode?.reason,
    ]
    for text in texts.compactMap({ $0 }) {
      promise(text.isPlain && text.utf8.count <= 3 * 763, "a text can be shown")
    }
  }

  private static func checkSeals(of message: Message) {
    let sealed = message.encoded(key: [1], hmac: digest, fingerprint: true)
    promise(
      Message.integrity(of: sealed, key: [1], hmac: digest) == .valid, "our own seal is valid")
    promise(Message.fingerprint(of: sealed) == .valid, "our own fingerprint is valid")
  }

  private static func checkReplacement(of message: Message) {
    let other = message.replacing(transactionID: TransactionID(rawValue: 42))
    promise(
      other.xorMappedAddress == message.xorMappedAddress
        && other.xorRelayedAddress == message.xorRelayedAddress,
      "addresses are the same in another transaction")
  }

  /// 20 bytes, as HMAC-SHA1 has them: how good the hash is does not matter here.
  private static func digest(_ key: [UInt8], _ text: [UInt8]) -> [UInt8] {
    let sum = (key + text).reduce(UInt32(5381)) { $0 &* 33 ^ UInt32($1) }
    return (0..<20).map { UInt8(truncatingIfNeeded: sum >> ($0 % 4 * 8)) }
  }

  static func meetsPlantedFault(_ input: [UInt8]) -> Bool {
    ((try? Message(decoding: input))?.errorCode?.number ?? 0) >= 500
  }
}
