import ICEConfiguration
import NIOCore
import NIOPosix
import OpenSSL
import ProbeEvidence
import STUN
import TestCertificates
import TestServers
import Testing

@testable import Prober

/// A forwarder with its server side open, and the test in the place of the agent.
private struct Bench {
  let forwarder: Forwarder
  let happenings: AsyncStream<Event.Kind>
  let agentSide: UInt16

  /// Opens both sides towards `port`.
  init(_ path: Path, port: UInt16, trust: Prober.Trust = .system) async throws {
    let (happenings, continuation) = AsyncStream.makeStream(of: Event.Kind.self)
    self.happenings = happenings
    let url = try ServerURL(path.url("turn", port: port))
    forwarder = Forwarder(
      loop: Agent.loops.next(), credential: Wire.credential, transport: url.transport
    ) { continuation.yield($0) }
    let plan = try Probing.plan([(path.url("turn", port: port), Account())])
    let dialer = try #require(Dialer(url, TrustContexts(for: plan, trust: trust)))
    let isOpen = await forwarder.openServerSide(
      dialer, to: Endpoint(address: "127.0.0.1", port: port), patience: Probing.patient)
    try #require(isOpen)
    agentSide = try await forwarder.openAgentSide()
  }

  func firstDisconnection() async -> Disconnection? {
    for await case .disconnected(let how, _) in happenings { return how }
    return nil
  }
}

/// A UDP socket that speaks to a forwarder as an agent does.
private struct Agent {
  static let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  let channel: any Channel
  let replies: AsyncStream<[UInt8]>
  var port: UInt16 { UInt16(channel.localAddress?.port ?? 0) }

  init(to port: UInt16) async throws {
    let (replies, continuation) = AsyncStream.makeStream(of: [UInt8].self)
    self.replies = replies
    channel = try await DatagramBootstrap(group: Self.loops)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            AgentSideHandler { continuation.yield(Array($0.data.readableBytesView)) })
        }
      }
      .connect(host: "127.0.0.1", port: Int(port)).get()
  }

  func send(_ bytes: [UInt8]) async throws {
    guard let to = channel.remoteAddress else { return }
    try await channel.writeAndFlush(
      AddressedEnvelope(remoteAddress: to, data: ByteBuffer(bytes: bytes)))
  }

  /// Asks for a relay, is challenged, and asks for it once more.
  func allocate() async throws {
    try await send(Wire.request(.allocate, Wire.id(0xFFFF)).encoded())
    let challenge = await reply()
    try #require(challenge?.errorCode?.number == 401)
    try await send(Wire.agentRequest(.allocate, Wire.id(1)))
  }

  func reply() async -> Message? {
    for await bytes in replies { return try? Message(decoding: bytes) }
    return nil
  }
}

@Suite("The forwarder", .timeLimit(.minutes(10)))
struct ForwarderTests {
  /// Longer than the time limit, by which who waits for it to run out fails.
  private static let forEver: Duration = .seconds(90)

  @Test("carries requests and answers over every transport", arguments: Path.allCases)
  func carries(_ path: Path) async throws {
    let house = try Authority()
    try await FakeServer.with(house.transport(path)) { server in
      let bench = try await Bench(path, port: server.port, trust: .file(house.file.path))
      let agent = try await Agent(to: bench.agentSide)
      // Held until the agent's port is known.
      try await agent.send(Wire.request(.binding, Wire.id(1, cookie: false)).encoded())
      try await bench.forwarder.admitAgent(port: agent.port)
      let reply = await agent.reply()
      #expect(reply?.transactionID == Wire.id(1, cookie: false))
      #expect(reply?.messageClass == .success)
      #expect(Set(server.tally.requests.map(\.transactionID)) == [Wire.id(1)])
      await bench.forwarder.close(within: Self.forEver)
      try await agent.channel.close()
    }
  }

  @Test("lets the agent's own socket speak, and no other")
  func stranger() async throws {
    try await FakeServer.with(.udp) { server in
      let bench = try await Bench(.udp, port: server.port)
      let agent = try await Agent(to: bench.agentSide)
      let stranger = try await Agent(to: bench.agentSide)
      try await stranger.send(Wire.request(.binding, Wire.id(1)).encoded())
      try await bench.forwarder.admitAgent(port: agent.port)
      try await stranger.send(Wire.request(.binding, Wire.id(2)).encoded())
      // Loopback keeps the order: by the time that this is answered, the others were looked at.
      try await agent.send(Wire.request(.binding, Wire.id(3)).encoded())
      #expect(await agent.reply()?.transactionID == Wire.id(3))
      #expect(Set(server.tally.requests.map(\.transactionID)) == [Wire.id(3)])
      await bench.forwarder.close(within: Self.forEver)
    }
  }

  @Test("tells of a UDP port that refuses, and waits for nothing from it", arguments: 1...3)
  func refused(requests: UInt128) async throws {
    let bench = try await Bench(.udp, port: try FreePort.closed())
    let agent = try await Agent(to: bench.agentSide)
    // Sent all at once when the agent is admitted: the first draws ICMP, the next are refused by the
    // kernel, and the channel may be gone before anybody has read the socket's error.
    for id in 1...requests { try await agent.send(Wire.request(.allocate, Wire.id(id)).encoded()) }
    try await bench.forwarder.admitAgent(port: agent.port)
    let disconnection = await bench.firstDisconnection()
    #expect(disconnection == .refused)
    await bench.forwarder.close(within: Self.forEver)
  }

  @Test("waits for nothing from a stream that speaks something else")
  func noSTUN() async throws {
    try await FakeServer.with(.tcp, fault: .http) { server in
      let bench = try await Bench(.tcp, port: server.port)
      let agent = try await Agent(to: bench.agentSide)
      try await bench.forwarder.admitAgent(port: agent.port)
      try await agent.send(Wire.request(.allocate, Wire.id(1)).encoded())
      for await case .receivedUnusable in bench.happenings { break }
      await bench.forwarder.close(within: Self.forEver)
    }
  }

  @Test("frees what was granted before it closes", arguments: [Path.udp, .tcp])
  func release(_ path: Path) async throws {
    try await FakeServer.with(path == .udp ? .udp : .tcp) { server in
      let bench = try await Bench(path, port: server.port)
      let agent = try await Agent(to: bench.agentSide)
      try await bench.forwarder.admitAgent(port: agent.port)
      try await agent.allocate()
      #expect(await agent.reply()?.messageClass == .success)
      #expect(server.tally.openAllocations == 1)
      await bench.forwarder.close(within: Self.forEver)
      #expect(server.tally.openAllocations == 0)
    }
  }

  @Test("waits for an Allocate that is under way, and frees what comes of it")
  func lateGrant() async throws {
    try await FakeServer.with(.udp, fault: .slow(.milliseconds(50))) { server in
      let bench = try await Bench(.udp, port: server.port)
      let agent = try await Agent(to: bench.agentSide)
      try await bench.forwarder.admitAgent(port: agent.port)
      try await agent.allocate()
      try await server.until { $0.openAllocations == 1 }
      await bench.forwarder.close(within: Self.forEver)
      #expect(server.tally.grantedAllocations == 1)
      #expect(server.tally.openAllocations == 0)
    }
  }

  @Test("sends the Refresh again when it is lost")
  func lostRefresh() async throws {
    try await FakeServer.with(.udp, fault: .lossy(every: 2)) { server in
      let bench = try await Bench(.udp, port: server.port)
      let agent = try await Agent(to: bench.agentSide)
      try await bench.forwarder.admitAgent(port: agent.port)
      try await agent.allocate()
      _ = await agent.reply()
      await bench.forwarder.close(within: Self.forEver)
      #expect(server.tally.openAllocations == 0)
      // The second and the fourth are lost: the Allocate and the Refresh, unless the machine took more
      // than half a second over one of them.
      let requests = server.tally.requests
      #expect(
        requests.count { $0.method == .refresh } >= 2
          || requests.count { $0.method == .allocate } > 3)
    }
  }

  @Test("waits for a server that is silent no longer than it may")
  func bounded() async throws {
    try await FakeServer.with(.udp, fault: .silent) { server in
      let bench = try await Bench(.udp, port: server.port)
      let agent = try await Agent(to: bench.agentSide)
      try await bench.forwarder.admitAgent(port: agent.port)
      try await agent.send(Wire.request(.allocate, Wire.id(1)).encoded())
      try await server.until { $0.requests.count == 1 }
      await bench.forwarder.close(within: .milliseconds(20))
    }
  }

  @Test("that is closed while TCP connects gives up connecting")
  func closedWhileConnecting() async throws {
    let silence = try await SilentPort(.tcp)
    let url = try ServerURL(Path.tcp.url("turn", port: silence.port))
    let (connecting, began) = AsyncStream.makeStream(of: Void.self)
    let loop = Agent.loops.next()
    let forwarder = Forwarder(
      loop: loop, credential: nil, transport: url.transport
    ) { happening in if case .connecting = happening { began.yield() } }
    let plan = try Probing.plan([(Path.tcp.url("turn", port: silence.port), Account())])
    let dialer = try #require(Dialer(url, TrustContexts(for: plan, trust: .system)))
    async let isOpen = forwarder.openServerSide(
      dialer, to: Endpoint(address: "127.0.0.1", port: silence.port), patience: Self.forEver)
    for await _ in connecting { break }
    // A few turns of the loop, in which the SYN is sent.
    for _ in 0..<10 { try await loop.submit {}.get() }
    await forwarder.close(within: Self.forEver)
    #expect(await !isOpen)
    try await silence.close()
  }

  @Test(
    "that is closed while a UDP socket opens opens none",
    arguments: ["turn:127.0.0.1", "turns:127.0.0.1?transport=udp"])
  func closedWhileOpening(url: String) async throws {
    let silence = try await SilentPort(.udp)
    let url = try ServerURL(url)
    let plan = try Probing.plan([(url.description, Account())])
    let dialer = try #require(Dialer(url, TrustContexts(for: plan, trust: .system)))
    let loop = Agent.loops.next()
    // 100: the forwarder is closed at some instant of the opening, each time at another one.
    for _ in 0..<100 {
      let (connecting, began) = AsyncStream.makeStream(of: Void.self)
      let forwarder = Forwarder(
        loop: loop, credential: nil, transport: url.transport
      ) { happening in if case .connecting = happening { began.yield() } }
      async let isOpen = forwarder.openServerSide(
        dialer, to: Endpoint(address: "127.0.0.1", port: silence.port), patience: Self.forEver)
      for await _ in connecting { break }
      await forwarder.close(within: Self.forEver)
      // A handshake that nobody breaks off goes on for ever. A plain socket may have been open already.
      let wasOpen = await isOpen
      #expect(!wasOpen || url.transport == .udp)
    }
    try await silence.close()
  }
}
