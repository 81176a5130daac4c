import Calls
import ICEConfiguration
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Testing

@testable import Prober

/// A member's side against what is no rendezvous, or a hostile one.
@Suite struct HostileRendezvousTests {
  /// What a server sends once its WebSocket is open.
  struct Answer: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let frames: [WebSocketFrame]
    let failure: RendezvousFailure

    init(_ name: String, _ frames: [WebSocketFrame], _ failure: RendezvousFailure) {
      (testDescription, self.frames, self.failure) = (name, frames, failure)
    }
  }

  private static func frame(
    _ opcode: WebSocketOpcode, _ text: String, isFinal: Bool = true, isMasked: Bool = false,
    isExtended: Bool = false
  ) -> WebSocketFrame {
    WebSocketFrame(
      fin: isFinal, rsv1: isExtended, opcode: opcode, maskKey: isMasked ? .random() : nil,
      data: ByteBuffer(string: text))
  }

  private static let broken = RendezvousFailure.noRendezvous(
    detail: "it breaks the rules of WebSockets")
  private static let join =
    #"{"type":"join","version":1,"participant":"somebody-else","instance":"instance-1"}"#

  static let answers: [Answer] = [
    Answer("a binary message", [frame(.binary, "{}")], broken),
    Answer("8,193 bytes", [frame(.text, String(repeating: " ", count: 8193))], broken),
    Answer("a masked frame", [frame(.text, join, isMasked: true)], broken),
    Answer("a bit of an extension", [frame(.text, join, isExtended: true)], broken),
    Answer(
      "fragments without an end",
      [frame(.text, " ", isFinal: false)]
        + Array(repeating: frame(.continuation, " ", isFinal: false), count: 100), broken),
    Answer(
      "no JSON", [frame(.text, "{")], .noRendezvous(detail: "\(SignallingError.notJSON)")),
    Answer(
      "another's join", [frame(.text, join)],
      .noRendezvous(detail: "it says something else than who joins")),
    Answer(
      "an end", [frame(.text, #"{"type":"end","reason":"finished"}"#)], .refused(.finished)),
    Answer(
      "a close", [frame(.connectionClose, "")],
      .unreachable(detail: "the connection was closed, or silent for too long")),
  ]

  @Test(arguments: answers) func isLeftAlone(_ answer: Answer) async throws {
    let upgrader = NIOWebSocketServerUpgrader(
      shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
      upgradePipelineHandler: { channel, _ in
        for frame in answer.frames { channel.write(frame, promise: nil) }
        channel.flush()
        return channel.eventLoop.makeSucceededVoidFuture()
      })
    try await serve { channel in
      channel.pipeline.configureHTTPServerPipeline(withServerUpgrade: ([upgrader], { _ in }))
    } failure: {
      #expect($0 == answer.failure)
    }
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "it answers HTTP 200"),
    ("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", "it answers HTTP 503"),
    (
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n",
      "its answer is no WebSocket's"
    ),
    ("SSH-2.0-OpenSSH_9.2p1\r\n", "its answer is no WebSocket's"),
    (
      "HTTP/1.1 200 OK\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n",
      "its answer is no WebSocket's"
    ),
    ("", "it closed the connection before its answer"),
  ])
  func isNoRendezvous(_ answer: String, _ detail: String) async throws {
    try await serve { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(Reply(answer))
      }
    } failure: {
      #expect($0 == .noRendezvous(detail: detail))
    }
  }

  /// Sends some bytes once it is asked, and closes the connection if there are none.
  private final class Reply: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: String

    init(_ answer: String) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard !answer.isEmpty else { return context.close(promise: nil) }
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
    }
  }

  /// Has a member join at a server, which fails.
  private func serve(
    _ initialize: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>,
    failure check: (RendezvousFailure) -> Void
  ) async throws {
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer(initialize).bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(server.localAddress?.port)
    let rendezvous = try Rendezvous(
      at: RendezvousURL("ws://127.0.0.1:\(port)/room"), trust: .system, proxies: .none)
    do {
      for try await event in rendezvous.events() { Issue.record("\(event)") }
      Issue.record("nothing failed")
    } catch {
      check(try #require(error as? RendezvousFailure))
    }
    try await server.close()
  }
}
