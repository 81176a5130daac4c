import Testing

@testable import ICEAgent

@Suite(.timeLimit(.minutes(10)))
struct ICEActorTests {
  @Test("Events come on the actor")
  func isolation() async throws {
    let server = try LoopbackServer.stun()
    let (isolated, continuation) = AsyncStream.makeStream(of: Bool?.self)
    let agent = try await Agent(
      server: server.asSTUN, forcesRelay: false
    ) {
      continuation.yield(ICEActor.shared.loop.isIsolatingCurrentContext())
      if $0 == .gatheringDone { continuation.finish() }
    }
    #expect(await isolated.collected() == [true, true, true])
    #expect(ICEActor.shared.loop.isIsolatingCurrentContext() == false)
    await agent.close()
  }

  @Test("No two jobs run at once, and none is lost")
  func exclusion() async {
    let counter = Counter()
    await withTaskGroup { group in
      for _ in 0..<10_000 { group.addTask { await counter.increment() } }
    }
    #expect(await counter.count == 10_000)
  }

  @Test("libnice reads its socket between the jobs of a burst")
  @ICEActor
  func fairness() async throws {
    let server = try LoopbackServer()
    let (log, continuation) = AsyncStream.makeStream(of: Step.self)
    let agent = try Agent(server: server.asSTUN, forcesRelay: false) {
      if $0.candidate?.kind == .serverReflexive { continuation.yield(.event) }
    }
    let request = try #require(await server.requests(1).first)
    server.send(
      LoopbackServer.bindingResponse(to: request, port: agent.localPort), to: agent.localPort)
    for _ in 0..<100 { Task { @ICEActor in continuation.yield(.job) } }
    Task { @ICEActor in continuation.finish() }

    let steps = await log.collected()
    let position = try #require(steps.firstIndex(of: .event))
    #expect(position < 10)
    agent.close()
  }
}

private enum Step { case job, event }

@ICEActor
private final class Counter {
  private(set) var count = 0

  nonisolated init() {}

  func increment() { count += 1 }
}
