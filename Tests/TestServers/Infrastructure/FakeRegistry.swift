import NIOCore
import NIOPosix
import OpenSSL
import STUN
public import TestCertificates

/// A web server on the loopback interface that hands out configurations, with and without TLS, and that
/// tells what it was asked for.
public final class FakeRegistry: TestService {
  /// What it says to a request.
  public enum Answer: Sendable {
    /// `200` with this body.
    case content(String)
    /// This status line, such as `404 Not Found`, header fields, and no body.
    case status(String, fields: [String] = [])
    /// These bytes, after which the connection is closed.
    case sends(String)
    /// A body that never ends.
    case endless
    /// Nothing at all.
    case silence
  }

  /// What was asked for so far.
  public struct Tally: Sendable {
    /// A request.
    public struct Request: Sendable {
      /// The method, the path with its query, and the version.
      public let line: String
      /// The header fields, as they came.
      public let fields: [String]
    }

    /// The requests, oldest first.
    public internal(set) var requests: [Request] = []
  }

  /// The port of 127.0.0.1 that the registry listens at.
  public let port: UInt16
  private let channel: any Channel
  private let script: Script<RegistryClerk>

  private init(_ channel: any Channel, _ script: Script<RegistryClerk>) {
    self.channel = channel
    self.script = script
    port = TransportAddress(channel.localAddress)?.port ?? 0
  }

  /// Runs `body` with a registry that lives as long.
  ///
  /// - Parameters:
  ///   - answers: what it says to who asks for a path; to others `404`.
  ///   - certificate: what it proves itself with; nil for a registry without TLS.
  /// - Throws: what NIO throws when the socket cannot be bound, OpenSSL for the certificate, or `body`.
  public static func with<Result>(
    _ answers: [String: Answer], certificate: ServerCertificate? = nil,
    _ body: (FakeRegistry) async throws -> Result
  ) async throws -> Result {
    let script = Script(RegistryClerk(answers: answers))
    let context = try certificate.map {
      try TLSContext(serverCertificateChain: $0.chainPEM, privateKey: $0.privateKeyPEM)
    }
    let channel = try await ServerBootstrap(group: FakeServer.loops)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let context { try pipeline.addHandler(ServerTLSHandler(context)) }
          try pipeline.addHandler(RegistryHandler(script))
        }
      }
      .bind(to: SocketAddress(ipAddress: "127.0.0.1", port: 0)).get()
    return try await FakeRegistry(channel, script).lend(to: body)
  }

  /// What was asked for so far.
  public var tally: Tally { script.tally }

  func stop() async throws {
    script.end()
    try await channel.close().get()
  }
}

/// Keeps count of requests, and knows the answers.
private struct RegistryClerk: Tallying {
  let answers: [String: FakeRegistry.Answer]
  var tally = FakeRegistry.Tally()

  mutating func answer(to head: String) -> FakeRegistry.Answer {
    let lines = head.split(separator: "\r\n").map(String.init)
    let line = lines.first ?? ""
    tally.requests.append(.init(line: line, fields: Array(lines.dropFirst())))
    let words = line.split(separator: " ")
    return words.count == 3
      ? answers[String(words[1])] ?? .status("404 Not Found") : .status("400 Bad Request")
  }
}

/// The registry's end of one connection, on which one request comes.
private final class RegistryHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let script: Script<RegistryClerk>
  private var head: [UInt8] = []

  init(_ script: Script<RegistryClerk>) { self.script = script }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    head += unwrapInboundIn(data).readableBytesView
    guard head.suffix(4) == Array("\r\n\r\n".utf8)[...] else { return }
    let channel = context.channel
    switch script.update({ $0.answer(to: String(decoding: head, as: UTF8.self)) }) {
    case .content(let text):
      send("HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)", channel)
    case .status(let status, let fields):
      let lines = ["HTTP/1.1 \(status)"] + fields + ["Content-Length: 0", "", ""]
      send(lines.joined(separator: "\r\n"), channel)
    case .sends(let text): send(text, channel)
    case .endless:
      channel.writeAndFlush(ByteBuffer(string: "HTTP/1.1 200 OK\r\n\r\n"), promise: nil)
      flood(channel)
    case .silence: break
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func send(_ text: String, _ channel: any Channel) {
    channel.writeAndFlush(ByteBuffer(string: text)).whenComplete { _ in
      channel.close(promise: nil)
    }
  }

  /// 64 KiB after the other, as long as somebody takes them.
  private func flood(_ channel: any Channel) {
    channel.writeAndFlush(ByteBuffer(repeating: UInt8(ascii: " "), count: 1 << 16)).assumeIsolated()
      .whenSuccess { self.flood(channel) }
  }
}
