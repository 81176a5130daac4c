import ICEConfiguration
import NIOConcurrencyHelpers
import ProbeEvidence
import Prober
import TestServers
import Testing

@Suite("The TLS handshakes of a run towards one port", .timeLimit(.minutes(1)))
struct HandshakePaceTests {
  /// Which probes' handshakes have begun and are not over, and how many were so at most.
  private final class OpenHandshakes: Sendable {
    private let state = NIOLockedValueBox((open: Set<Int>(), most: 0))

    var most: Int { state.withLockedValue { $0.most } }

    /// How many there are, after what a run tells.
    func count(after progress: Prober.Progress) -> Int {
      guard case .happened(let spec, let event) = progress else { return 0 }
      return state.withLockedValue { state in
        switch event.what {
        case .handshaking: state.open.insert(spec.id)
        case .secured, .notSecured, .disconnected, .limitReached, .interrupted:
          state.open.remove(spec.id)
        default: break
        }
        state.most = max(state.most, state.open.count)
        return state.open.count
      }
    }
  }

  private let accounts = (1...12).map { Account(username: "user-\($0)") }
  private let handshakes = OpenHandshakes()

  @Test("are two at a time at most")
  func paced() async throws {
    let house = try Authority()
    try await FakeServer.with(house.transport(.tls), accounts: accounts) { server in
      let plan = try Probing.plan(accounts.map { ("turns:127.0.0.1:\(server.port)", $0) })
      let evidence = try await Prober(plan, trust: house.trust).run(now: Probing.now) {
        [handshakes] in _ = handshakes.count(after: $0)
      }
      #expect(evidence.probes.count == accounts.count)
      #expect(server.tally.grantedAllocations == accounts.count)
      #expect((1...2).contains(handshakes.most))
    }
  }

  @Test("are all at once without a rate")
  func unpaced() async throws {
    // Answers none of them, so that they stay open together.
    let server = try LoopbackSocket(.tcp)
    let plan = try Probing.plan(accounts.map { ("turns:127.0.0.1:\(server.port)", $0) })
    let (crowded, report) = AsyncStream.makeStream(of: Void.self)
    let run = Task { [handshakes, accounts] in
      defer { report.finish() }
      _ = try await Prober(plan, rate: 0).run(now: Probing.now) { progress in
        if handshakes.count(after: progress) == accounts.count { report.yield() }
      }
    }
    for await _ in crowded { break }
    run.cancel()
    try await run.value
    #expect(handshakes.most == accounts.count)
  }
}
