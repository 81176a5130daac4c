import ICEAgent
import Testing

@Suite(.timeLimit(.minutes(10)))
struct GatheringTests {
  @Test("A STUN server yields the host and a server-reflexive candidate, and then the end")
  func stun() async throws {
    let server = try LoopbackServer.stun()
    let gathering = try await Gathering(from: server.asSTUN)
    let port = gathering.agent.localPort
    let candidates = await gathering.candidates()
    try #require(candidates.map(\.kind) == [.host, .serverReflexive])
    #expect(candidates.map(\.address.host) == ["127.0.0.1", "198.51.100.7"])
    #expect(candidates.map(\.address.port) == [port, port])
    #expect(candidates.map(\.base) == [candidates[0].address, candidates[0].address])
    #expect(candidates.map(\.foundation) == ["1", "2"])
    #expect(candidates[0].priority > candidates[1].priority)
    await gathering.agent.close()
  }

  @Test("A TURN server yields a server-reflexive and a relayed candidate as well")
  func turn() async throws {
    let server = try LoopbackServer.turn(grants: true)
    let gathering = try await Gathering(from: server.asTURN)
    let port = gathering.agent.localPort
    let candidates = await gathering.candidates()
    #expect(candidates.map(\.kind) == [.host, .serverReflexive, .relayed])
    #expect(candidates.map(\.address.host) == ["127.0.0.1", "198.51.100.7", "198.51.100.7"])
    #expect(candidates.map(\.address.port) == [port, port, 50000])
    await gathering.agent.close()
  }

  @Test("Forced to relay, an agent reports nothing but the relayed candidate")
  func forcedRelay() async throws {
    let server = try LoopbackServer.turn(grants: true)
    let gathering = try await Gathering(from: server.asTURN, forcesRelay: true)
    #expect(await gathering.candidates().map(\.kind) == [.relayed])
    var arrivals = server.arrivals.makeAsyncIterator()
    #expect(await arrivals.next()?.sourcePort == gathering.agent.localPort)
    await gathering.agent.close()
  }

  @Test("Forced to relay, an agent asks nothing of a STUN server and is done")
  func forcedRelayFromSTUN() async throws {
    let server = try LoopbackServer()
    let gathering = try await Gathering(from: server.asSTUN, forcesRelay: true)
    #expect(await gathering.allEvents() == [.gatheringDone])
    // What comes first did not come after anything of the agent.
    let stranger = try BoundSocket()
    stranger.send([0], to: server.port)
    var arrivals = server.arrivals.makeAsyncIterator()
    #expect(await arrivals.next()?.sourcePort == stranger.port)
    await gathering.agent.close()
  }

  @Test("A silent server leaves the host candidate, and is asked once")
  func silence() async throws {
    let server = try LoopbackServer()
    let gathering = try await Gathering(from: server.asSTUN)
    #expect(await server.requests(1).map(\.bytes.count) == [20])
    try BoundSocket().send([0], to: server.port)
    #expect(await server.requests(1).map(\.bytes.count) == [1])
    await gathering.agent.close()
    #expect(await gathering.candidates().map(\.kind) == [.host])
  }

  @Test("64 agents at once each get the candidate of their own socket")
  func many() async throws {
    let server = try LoopbackServer.stun()
    let asked = server.asSTUN
    let ports = try await withThrowingTaskGroup(of: UInt16.self) { group in
      for _ in 0..<64 {
        group.addTask {
          let gathering = try await Gathering(from: asked)
          let reflexive = await gathering.candidates().first { $0.kind == .serverReflexive }
          #expect(reflexive?.address.port == gathering.agent.localPort)
          return gathering.agent.localPort
        }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(!ports.isEmpty)
  }
}
