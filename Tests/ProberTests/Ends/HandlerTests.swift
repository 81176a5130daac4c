import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import OpenSSL
import ProbeEvidence
import STUN
import TestCertificates
import TestServers
import Testing

@testable import Prober

/// Notes what the handlers of the server side tell.
final class Notes: Sendable {
  private let box = NIOLockedValueBox((messages: [[UInt8]](), happenings: [Event.Kind]()))

  var messages: [[UInt8]] { box.withLockedValue { $0.messages } }
  var happenings: [Event.Kind] { box.withLockedValue { $0.happenings } }

  var events: ServerSideEvents {
    ServerSideEvents(
      opening: { _ in },
      received: { bytes in self.box.withLockedValue { $0.messages.append(bytes) } },
      happened: { happening in self.box.withLockedValue { $0.happenings.append(happening) } })
  }
}

@Suite("The handlers of the server side")
struct HandlerTests {
  private let notes = Notes()

  private func framed() -> EmbeddedChannel {
    EmbeddedChannel(handlers: [FramingHandler(notes.events), ServerSideHandler(notes.events)])
  }

  @Test("cut a stream into messages, wherever it is broken", arguments: [1, 3, 19, 21, 1000])
  func pieces(of size: Int) throws {
    let channel = framed()
    let messages = (0..<3).map { Wire.success(.binding, Wire.id($0)).encoded() }
    let stream = messages.flatMap { $0 }
    for start in stride(from: 0, to: stream.count, by: size) {
      try channel.writeInbound(ByteBuffer(bytes: stream[start..<min(start + size, stream.count)]))
    }
    #expect(notes.messages == messages)
    // Once at the most, however many pieces there are.
    #expect(notes.happenings.count <= 1)
    try #expect(channel.finish().isClean)
  }

  @Test("tell of bytes that are no STUN, once, and pass nothing after them")
  func garbage() throws {
    let channel = framed()
    for _ in 0..<3 { try channel.writeInbound(ByteBuffer(string: "HTTP/1.1 400")) }
    try channel.writeInbound(ByteBuffer(bytes: Wire.success(.binding, Wire.id(1)).encoded()))
    #expect(notes.happenings.count == 1)
    #expect(notes.messages.isEmpty)
    try #expect(channel.finish().isClean)
  }

  @Test("tell the end of the path once")
  func end() throws {
    let channel = framed()
    channel.pipeline.fireErrorCaught(IOError(errnoCode: 104, reason: "read"))
    channel.pipeline.fireErrorCaught(IOError(errnoCode: 104, reason: "read"))
    _ = try channel.finish()
    #expect(notes.happenings.count == 1)
  }
}

@Suite("TLS towards the server")
struct TLSHandlerTests {
  private let notes = Notes()
  private let authority: Authority
  private let server: TLSSession
  private let channel: EmbeddedChannel
  private let isReady: EventLoopFuture<Void>

  init() throws {
    authority = try Authority()
    server = try TLSSession(
      accepting: TLSContext(
        serverCertificateChain: authority.certificate.chainPEM,
        privateKey: authority.certificate.privateKeyPEM))
    let client = try TLSSession(
      TLSContext(client: .file(authority.file.path)), expecting: .address("127.0.0.1"))
    channel = EmbeddedChannel()
    let secured = channel.eventLoop.makePromise(of: Void.self)
    isReady = secured.futureResult
    try channel.pipeline.syncOperations.addHandlers(
      TLSHandler(client, secured: secured, notes.events), ServerSideHandler(notes.events))
    channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
  }

  /// Carries the bytes of both ends to the other until both are silent.
  private func exchange() throws -> [UInt8] {
    var plaintext: [UInt8] = []
    // A handshake has three flights; the bound holds whatever happens.
    for _ in 0..<10 {
      while let bytes = try channel.readOutbound(as: ByteBuffer.self) {
        plaintext += server.receive(Array(bytes.readableBytesView))
      }
      let answer = server.takeCiphertext()
      guard !answer.isEmpty else { break }
      try channel.writeInbound(ByteBuffer(bytes: answer))
    }
    return plaintext
  }

  @Test("is up once the server has proved who it is, and carries messages both ways")
  func messages() throws {
    _ = try exchange()
    try isReady.wait()
    #expect(notes.happenings.first == .handshaking)
    guard case .secured(let peer)? = notes.happenings.last else {
      Issue.record("\(notes.happenings)")
      return
    }
    #expect(peer.version == "TLSv1.3")
    try channel.writeOutbound(ByteBuffer(string: "up"))
    #expect(try exchange() == Array("up".utf8))
    server.write(Array("down".utf8))
    _ = try exchange()
    #expect(notes.messages == [Array("down".utf8)])
    _ = try channel.finish()
  }

  @Test("sends nothing in the clear before that")
  func early() throws {
    channel.writeAndFlush(ByteBuffer(string: "secret"), promise: nil)
    #expect(try exchange().isEmpty)
    _ = try channel.finish()
  }

  @Test("tells an end that the server announces")
  func closed() throws {
    _ = try exchange()
    server.shutdown()
    _ = try exchange()
    guard case .disconnected(.closed, _)? = notes.happenings.last else {
      Issue.record("\(notes.happenings)")
      return
    }
    _ = try channel.finish()
  }

  @Test("is never up where something else is spoken", arguments: ["HTTP/1.1 400 Bad", "SSH-2.0"])
  func noTLS(_ text: String) throws {
    try channel.writeInbound(ByteBuffer(string: text))
    guard case .notSecured(let failure, nil)? = notes.happenings.last else {
      Issue.record("\(notes.happenings)")
      return
    }
    #expect(failure.reason == .notTLS)
    #expect(throws: Dialer.Told.self) { try isReady.wait() }
    _ = try channel.finish()
  }

  @Test("is never up where the path ends before")
  func gone() throws {
    _ = try channel.finish()
    #expect(throws: Dialer.Told.self) { try isReady.wait() }
    #expect(notes.happenings.count == 2)
  }
}
