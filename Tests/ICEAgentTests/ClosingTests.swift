import ICEAgent
import Synchronization
import Testing

/// How far an agent has come.
enum Progress: CaseIterable {
  case created, asking, challenged, reflexive, allocated

  func server() throws -> LoopbackServer {
    switch self {
    case .created, .asking: try LoopbackServer()
    case .challenged: try .turn(grants: false)
    case .reflexive: try .stun()
    case .allocated: try .turn(grants: true)
    }
  }

  func source(_ server: LoopbackServer) -> Agent.Server {
    switch self {
    case .created, .asking, .reflexive: server.asSTUN
    case .challenged, .allocated: server.asTURN
    }
  }

  func reached(by gathering: Gathering, with server: LoopbackServer) async {
    switch self {
    case .created: break
    case .asking: _ = await server.requests(1)
    case .challenged: _ = await server.requests(2)
    case .reflexive, .allocated: _ = await gathering.allEvents()
    }
  }
}

@Suite(.timeLimit(.minutes(10)))
struct ClosingTests {
  @Test("A closed agent has let go of its event handler", arguments: Progress.allCases)
  func closing(progress: Progress) async throws {
    let server = try progress.server()
    let gathering = try await Gathering(from: progress.source(server))
    await progress.reached(by: gathering, with: server)
    #expect(gathering.handler != nil)
    await gathering.agent.close()
    #expect(gathering.handler == nil)
    await gathering.agent.close()
  }

  @Test("An agent that nobody refers to any more is closed")
  func dropping() async throws {
    let server = try LoopbackServer()
    let events = try await Gathering(from: server.asSTUN).events
    #expect(await events.reduce(0) { count, _ in count + 1 } == 1)
  }

  @Test("An agent that its own event handler lets go of reports no further event")
  @ICEActor
  func droppingInHandler() async throws {
    let server = try LoopbackServer.turn(grants: true)
    let (events, continuation) = AsyncStream.makeStream(of: Agent.Event.self)
    let owner = Owner()
    do {
      let handler = Gathering.Handler(continuation)
      let agent = try Agent(
        server: server.asTURN, forcesRelay: false
      ) { [handler] in
        handler.handle($0)
        if $0.candidate?.kind == .serverReflexive { owner.agent.withLock { $0 = nil } }
      }
      owner.agent.withLock { $0 = agent }
    }
    // The relayed candidate came with the same answer.
    let kinds = await events.collected().map(\.candidate?.kind)
    #expect(kinds == [.host, .serverReflexive])
  }

  private final class Owner: Sendable {
    let agent = Mutex<Agent?>(nil)
  }

  @Test("Closing sends nothing to the server, not even for an allocation")
  func closingIsSilent() async throws {
    let server = try LoopbackServer.turn(grants: true)
    let gathering = try await Gathering(from: server.asTURN)
    #expect(await gathering.candidates().map(\.kind).contains(.relayed))
    await gathering.agent.close()
    try BoundSocket().send([0], to: server.port)
    #expect(await server.requests(3).map(\.bytes.count).last == 1)
  }

  @Test("An answer that waits in the socket of a closed agent is no event")
  @ICEActor
  func lateAnswer() async throws {
    let server = try LoopbackServer()
    let gathering = try await Gathering(from: server.asSTUN)
    let port = gathering.agent.localPort
    let request = try #require(await server.requests(1).first)
    // The actor turns no loop between these two.
    server.send(LoopbackServer.bindingResponse(to: request, port: port), to: port)
    gathering.agent.close()
    #expect(await gathering.candidates().map(\.kind) == [.host])
  }
}
