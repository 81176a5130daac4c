import NIOCore
import OpenSSL
import STUN
import TestCertificates
import Testing

@testable import TestServers

/// The harness itself: what a box is told to do is what the other tests rely on.
@Suite("A middlebox", .timeLimit(.minutes(10)))
struct MiddleboxTests {
  private let request = Message(.request, .binding, transactionID: .random()).encoded()

  /// Asks a server behind a box, and answers what came back and what the box has counted.
  private func ask(
    _ transport: FakeServer.Transport, doing interferences: [Middlebox.Interference],
    with bytes: [UInt8], isAnswered: Bool
  ) async throws -> (answer: [UInt8]?, tally: Middlebox.Tally) {
    let isUDP = if case .udp = transport { true } else { false }
    return try await FakeServer.with(transport) { server in
      try await Middlebox.with(isUDP ? .udp : .tcp, to: server.port, doing: interferences) { box in
        let client = try LoopbackSocket(isUDP ? .udp : .tcp, connectedTo: box.port)
        // 10 s: no machine is that slow, and one that answers does not wait for it.
        let answer = client.answer(to: bytes, within: isAnswered ? 10_000 : 100)
        try await box.until { $0.flows == 1 && $0.isDone(isAnswered) }
        return (answer, box.tally)
      }
    }
  }

  @Test("that does nothing lets a question and its answer pass", arguments: [true, false])
  func healthy(isUDP: Bool) async throws {
    let (answer, tally) = try await ask(
      isUDP ? .udp : .tcp, doing: [], with: request, isAnswered: true)
    #expect(try Message(decoding: #require(answer)).messageClass == .success)
    #expect(tally.passed(.toServer).bytes == request.count)
    #expect(tally.passed(.toClient).bytes == answer?.count)
    #expect(tally.dropped(.toServer).datagrams + tally.dropped(.toClient).datagrams == 0)
    #expect(tally.resets == 0)
  }

  @Test(
    "drops in one direction or the other, or what has the cookie",
    arguments: [
      (.drops(.toServer), .toServer), (.drops(.toClient), .toClient), (.dropsCookie, .toServer),
      (.loses(.toClient, 1), .toClient), (.stalls(afterBytes: 25), .toClient),
      (.stallsLater(after: .zero), .toServer),
    ] as [(Middlebox.Interference, Middlebox.Direction)], [true, false])
  func drop(
    _ arguments: (interference: Middlebox.Interference, direction: Middlebox.Direction),
    isUDP: Bool
  ) async throws {
    let (answer, tally) = try await ask(
      isUDP ? .udp : .tcp, doing: [arguments.interference], with: request, isAnswered: false)
    #expect(answer == nil)
    #expect(tally.dropped(arguments.direction).datagrams == 1)
    #expect(tally.resets == 0)
  }

  @Test(
    "cuts connections",
    arguments: [.resetsAtCookie, .resets(afterBytes: 25)]
      as [Middlebox.Interference])
  func cut(_ interference: Middlebox.Interference) async throws {
    let (answer, tally) = try await ask(
      .tcp, doing: [interference], with: request, isAnswered: false)
    #expect(answer == nil)
    #expect(tally.resets == 1)
  }

  @Test(
    "reads the server name",
    arguments: [
      (.resetsName("blocked.test"), "Blocked.test", false),
      (.resetsName("blocked.test"), "a.test", true),
      (.silencesName("blocked.test"), "blocked.test", false),
      (.silencesName("blocked.test"), nil, true),
    ] as [(Middlebox.Interference, String?, Bool)])
  func serverName(
    _ interference: Middlebox.Interference, name: String?, passes: Bool
  ) async throws {
    let certificate = try CertificateAuthority().issue(addresses: ["127.0.0.1"])
    let (answer, tally) = try await ask(
      .tls(certificate), doing: [interference], with: clientHello(naming: name), isAnswered: passes)
    #expect((answer != nil) == passes)
    let cuts = if case .resetsName = interference { !passes } else { false }
    #expect((tally.resets == 1) == cuts)
  }

  @Test("hands on the end of a connection, and late bytes before it")
  func end() async throws {
    try await FakeServer.with(.tcp, fault: .closesAfterFirstRequest) { server in
      try await Middlebox.with(
        .tcp, to: server.port, doing: [.delays(.bothWays, by: .milliseconds(10))]
      ) { box in
        let client = try LoopbackSocket(.tcp, connectedTo: box.port)
        #expect(client.answer(to: request, within: 10_000) == nil)
        #expect(server.tally.requests.count == 1)
        #expect(box.tally.resets == 0)
      }
    }
  }
}

extension Middlebox.Tally {
  fileprivate func isDone(_ isAnswered: Bool) -> Bool {
    isAnswered
      ? passed(.toClient).datagrams > 0
      : resets + dropped(.toServer).datagrams + dropped(.toClient).datagrams > 0
  }
}

/// The first flight of a client that asks for a name, or for an address.
func clientHello(naming name: String?) throws -> [UInt8] {
  let trust = try TrustFile(CertificateAuthority().certificatePEM)
  let identity = name.map { ServerIdentity.name($0) } ?? .address("127.0.0.1")
  return try TLSSession(TLSContext(client: .file(trust.path)), expecting: identity)
    .takeCiphertext()
}
