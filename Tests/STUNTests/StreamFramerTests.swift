import STUN
import Testing

@Suite("A stream")
struct StreamFramerTests {
  static let messages = [SampleMessage.request, .ipv6Response, .longTermRequest].map(\.bytes)

  /// Feeds one chunk after the other, and takes out after each what is whole.
  private func messages(from chunks: some Sequence<some Collection<UInt8>>) throws -> [[UInt8]] {
    var framer = StreamFramer()
    var messages: [[UInt8]] = []
    for chunk in chunks {
      framer.append(chunk)
      while let message = try framer.next() { messages.append(message) }
    }
    #expect(!framer.hasPartialMessage)
    return messages
  }

  @Test("gives its messages wherever it was cut in two")
  func everySplit() throws {
    let stream = Self.messages.flatMap { $0 }
    for split in 0...stream.count {
      #expect(try messages(from: [stream[..<split], stream[split...]]) == Self.messages)
    }
  }

  @Test("gives its messages in chunks of any size", arguments: [1, 2, 3, 7, 19, 20, 21, 1000])
  func chunks(size: Int) throws {
    let stream = Self.messages.flatMap { $0 }
    let chunks = stride(from: 0, to: stream.count, by: size).map {
      stream[$0..<min($0 + size, stream.count)]
    }
    #expect(try messages(from: chunks) == Self.messages)
  }

  @Test("gives a thousand messages that came at once")
  func manyAtOnce() throws {
    let message = SampleMessage.request.bytes
    let stream = repeatElement(message, count: 1000).flatMap { $0 }
    #expect(try messages(from: [stream]) == Array(repeating: message, count: 1000))
  }

  @Test("knows whether it stopped inside a message")
  func partialMessage() throws {
    var framer = StreamFramer()
    #expect(!framer.hasPartialMessage)
    framer.append(SampleMessage.request.bytes.dropLast())
    #expect(try framer.next() == nil && framer.hasPartialMessage)
    framer.append(SampleMessage.request.bytes.suffix(1) + [0])
    #expect(try framer.next() == SampleMessage.request.bytes && framer.hasPartialMessage)
  }

  @Test(
    "of another protocol fails with the byte that shows it",
    arguments: [
      ("HTTP", Array("HTTP/1.1 400 Bad Request\r\n".utf8), 1),
      ("SSH", Array("SSH-2.0-OpenSSH_9.2p1\r\n".utf8), 1),
      // A TLS alert: what a TLS port answers to plain TURN.
      ("TLS", [0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46], 5),
      ("a last byte of the cookie that differs", [0x01, 0x01, 0, 0, 0x21, 0x12, 0xA4, 0x43], 8),
    ])
  func otherProtocol(name: String, bytes: [UInt8], failsAt count: Int) throws {
    var framer = StreamFramer()
    framer.append(bytes.prefix(count - 1))
    #expect(try framer.next() == nil)
    framer.append(bytes[count - 1..<count])
    #expect(throws: StreamFramer.FramingError.notSTUN) { try framer.next() }
  }

  @Test("gives the messages before the garbage, and then stays failed")
  func garbageAfterMessage() throws {
    var framer = StreamFramer()
    framer.append(SampleMessage.request.bytes + [0xFF])
    #expect(try framer.next() == SampleMessage.request.bytes)
    #expect(throws: StreamFramer.FramingError.notSTUN) { try framer.next() }
    framer.append(SampleMessage.request.bytes)
    #expect(throws: StreamFramer.FramingError.notSTUN) { try framer.next() }
    #expect(!framer.hasPartialMessage)
  }

  @Test("gives a message of the greatest size, and refuses a longer one by its header")
  func greatestSize() throws {
    let message = Message(
      .indication, .data, transactionID: .random(),
      attributes: [Attribute(.data, value: Array(repeating: 0, count: 4096 - 24))])
    #expect(message.encoded().count == StreamFramer.maximumMessageSize)
    #expect(try messages(from: [message.encoded()]) == [message.encoded()])

    let header = [UInt8](hex: "0101 0ff0 2112a442 000102030405060708090a0b")
    var framer = StreamFramer()
    framer.append(header)
    #expect(throws: StreamFramer.FramingError.tooLong(4100)) { try framer.next() }
  }
}
