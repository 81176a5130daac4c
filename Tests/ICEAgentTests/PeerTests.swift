import ICEAgent
import Synchronization
import Testing

@Suite("Two agents", .timeLimit(.minutes(10)))
struct PeerTests {
  @Test("find each other, and what one sends the other answers")
  func talk() async throws {
    let (events, told) = AsyncStream.makeStream(of: Agent.Event.self)
    let (peerEvents, peerTold) = AsyncStream.makeStream(of: Agent.Event.self)
    let (answers, heard) = AsyncStream.makeStream(of: [UInt8].self)
    let asking = try await Agent(
      server: nil, forcesRelay: false, role: .controlling,
      reply: { bytes in
        heard.yield(bytes)
        return nil
      }, onEvent: { told.yield($0) })
    let answering = try await Agent(
      server: nil, forcesRelay: false, role: .controlled, reply: { $0.reversed() },
      onEvent: { peerTold.yield($0) })
    try await #require(introduce(asking, to: answering))
    try await #require(introduce(answering, to: asking))
    for await event in events where event == .state(.ready) { break }
    // One side may be ready before the other has a way to send its answer.
    for await event in peerEvents where event == .state(.ready) { break }
    await asking.send([[0x80, 1, 2, 3]])
    for await answer in answers {
      #expect(answer == [3, 2, 1, 0x80])
      break
    }
    await asking.close()
    await answering.close()
  }

  @Test("that are closed send nothing, and have nothing to tell")
  func closed() async throws {
    let agent = try await Agent(
      server: nil, forcesRelay: false, role: .controlled, onEvent: { _ in })
    await agent.close()
    await agent.send([[1]])
    #expect(await agent.credentials == nil)
  }

  /// Tells `agent` where its peer is.
  private func introduce(_ agent: Agent, to peer: Agent) async -> Bool {
    guard let credentials = await peer.credentials else { return false }
    return await agent.connect(toHost: "127.0.0.1", port: peer.localPort, .host, credentials)
  }
}
