import ICEConfiguration
import NIOCore
import NIOHTTP1
import ProbeEvidence

/// Sends one request, and takes its answer.
final class FetchHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  /// How long the head of an answer may be.
  ///
  /// 64 KiB: web servers take heads of 8 to 16 KiB, and answer with fewer.
  static var headLimits: NIOHTTPDecoderLimitConfiguration {
    var limits = NIOHTTPDecoderLimitConfiguration()
    (limits.maxHeaderFieldSize, limits.maxHeaderListSize) = (1 << 16, 1 << 16)
    return limits
  }

  private let request: HTTPRequestHead
  private let isReady: EventLoopFuture<Void>
  private let sizeLimit: Int
  private let answer: EventLoopPromise<[UInt8]>
  private var body: [UInt8] = []

  /// Sends `request` once `isReady` has come about; `answer` gets the content.
  init(
    _ request: HTTPRequestHead, when isReady: EventLoopFuture<Void>, sizeLimit: Int,
    _ answer: EventLoopPromise<[UInt8]>
  ) {
    self.request = request
    self.isReady = isReady
    self.sizeLimit = sizeLimit
    self.answer = answer
  }

  func channelActive(context: ChannelHandlerContext) {
    isReady.assumeIsolated().whenComplete { result in
      switch result {
      case .success: self.ask(context)
      case .failure: self.fail("the connection was closed during the TLS handshake")
      }
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      let status = head.status
      if let failure = FetchFailure(status: Int(status.code), reason: status.reasonPhrase) {
        answer.fail(failure)
      }
    case .body(let bytes):
      guard body.count + bytes.readableBytes <= sizeLimit else {
        return answer.fail(FetchFailure.tooLarge)
      }
      body += bytes.readableBytesView
    case .end: answer.succeed(body)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case HTTPParserError.invalidEOFState:
      answer.fail(FetchFailure.garbage(detail: "the connection was closed within its answer"))
    case is HTTPParserError, is NIOHTTPDecoderError:
      answer.fail(FetchFailure.garbage(detail: "its answer is not HTTP"))
    default: fail(Event.Kind(pathError: error).words)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail("the connection was closed before its answer")
  }

  private func ask(_ context: ChannelHandlerContext) {
    context.write(wrapOutboundOut(.head(request)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  private func fail(_ detail: String) { answer.fail(FetchFailure.unanswered(detail: detail)) }
}
