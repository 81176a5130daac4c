import STUN
import Testing

@Suite("ChannelData")
struct ChannelDataTests {
  private let sample = ChannelData(number: 0x4001, data: [1, 2, 3, 4, 5])

  @Test("is a number, a length and the data, padded on a stream alone")
  func encoding() {
    #expect(sample.encoded(isPadded: false) == [0x40, 0x01, 0, 5, 1, 2, 3, 4, 5])
    #expect(sample.encoded(isPadded: true) == [0x40, 0x01, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0])
  }

  @Test("is read back, padded or not", arguments: [true, false])
  func roundTrip(isPadded: Bool) {
    #expect(ChannelData(decoding: sample.encoded(isPadded: isPadded)) == sample)
  }

  @Test(
    "is nothing that is too short, or of no channel",
    arguments: [
      [], [0x40, 0, 0], [0x40, 0, 0, 1], [0x00, 0x01, 0, 0], [0x80, 0, 0, 0],
    ] as [[UInt8]])
  func junk(bytes: [UInt8]) { #expect(ChannelData(decoding: bytes) == nil) }

  @Test("is cut from a stream among messages, wherever that was cut in two")
  func stream() throws {
    let frames = [
      SampleMessage.request.bytes, sample.encoded(isPadded: true), SampleMessage.ipv6Response.bytes,
      ChannelData(number: 0x4001, data: []).encoded(isPadded: true),
    ]
    let stream = frames.flatMap { $0 }
    for split in 0...stream.count {
      var framer = StreamFramer()
      framer.channels = [0x4001]
      var cut: [[UInt8]] = []
      for chunk in [stream[..<split], stream[split...]] {
        framer.append(chunk)
        while let frame = try framer.next() { cut.append(frame) }
      }
      #expect(cut == frames)
    }
  }

  @Test("of a channel that is not bound is no STUN: a web server's answer would pass for it")
  func unbound() {
    var framer = StreamFramer()
    framer.channels = [0x4001]
    framer.append(Array("HTTP/1.1 400 Bad Request".utf8))
    #expect(throws: StreamFramer.FramingError.notSTUN) { try framer.next() }
  }
}
