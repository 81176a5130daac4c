import NIOCore
import ProbeEvidence
import STUN

/// Cuts the stream of a server into messages (RFC 8489 §6.2.2).
final class FramingHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let events: ServerSideEvents
  private var framer = StreamFramer()
  private var hasToldPartial = false
  private var isLost = false

  init(_ events: ServerSideEvents) { self.events = events }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isLost else { return }
    framer.channels = events.channels()
    let bytes = unwrapInboundIn(data).readableBytesView
    framer.append(bytes)
    do {
      while let message = try framer.next() {
        context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: message)))
      }
    } catch {
      isLost = true
      let detail =
        switch error {
        case .notSTUN: Stranger.words(for: bytes)
        case .tooLong(let count): "a message of \(count) bytes is announced"
        }
      events.happened(
        .receivedUnusable(bytes: Stranger.isTLS(bytes) ? .tls : .notSTUN, detail: detail))
    }
    tellPartial()
  }

  /// Once is enough: a server that trickles bytes says nothing new with each of them.
  private func tellPartial() {
    guard framer.hasPartialMessage, !hasToldPartial, !isLost else { return }
    hasToldPartial = true
    events.happened(
      .receivedUnusable(bytes: .partial, detail: "the beginning of a message, and not its end"))
  }
}
