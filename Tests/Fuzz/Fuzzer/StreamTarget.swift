@testable import Prober
import STUN

/// A TCP or TLS stream of a server, in pieces of any size.
enum StreamTarget: FuzzTarget {
  static let name = "stream"
  static let sources = ["Prober/Forwarder/Stranger", "STUN/StreamFramer"]
  static let leastCoverage = 95

  /// The first byte says how large the pieces are, and whether a channel is bound.
  static func check(_ input: [UInt8]) {
    let whole = cut(input, inPiecesOf: input.count)
    promise(
      cut(input, inPiecesOf: 1 + Int((input.first ?? 0) >> 1)) == whole,
      "pieces are cut like the whole")
    promise(
      whole.messages.allSatisfy { $0.count <= StreamFramer.maximumMessageSize },
      "no message is longer than the longest")
    let stranger = Stranger.words(for: input.dropFirst())
    promise(stranger.isPlain && stranger.count < 200, "who answers can be shown")
    _ = Stranger.isTLS(input.dropFirst())
    promise(
      whole.messages.joined().elementsEqual(
        input.dropFirst().prefix(whole.messages.map(\.count).reduce(0, +))),
      "the messages are the stream")
  }

  private struct Cut: Equatable {
    var messages: [[UInt8]] = []
    var failure: StreamFramer.FramingError?
  }

  private static func cut(_ input: [UInt8], inPiecesOf size: Int) -> Cut {
    var framer = StreamFramer()
    if let first = input.first, first & 1 == 1 { framer.channels = [0x4000] }
    var cut = Cut()
    var rest = input.dropFirst()
    do throws(StreamFramer.FramingError) {
      while !rest.isEmpty {
        framer.append(rest.prefix(size))
        rest = rest.dropFirst(size)
        while let message = try framer.next() { cut.messages.append(message) }
      }
    } catch {
      cut.failure = error
      framer.append([0])
      promise(!framer.hasPartialMessage, "a stream that failed holds nothing")
    }
    return cut
  }

  static func meetsPlantedFault(_ input: [UInt8]) -> Bool {
    let whole = cut(input, inPiecesOf: input.count)
    return whole.messages.count > 1 && whole.failure == .notSTUN
  }
}
