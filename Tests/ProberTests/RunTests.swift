import ICEConfiguration
import Judging
import NIOConcurrencyHelpers
import ProbeEvidence
import Prober
import STUN
import TestServers
import Testing

@Suite("A run", .timeLimit(.minutes(10)))
struct RunTests {
  @Test(
    "of many probes of one server gets a relay for each, and leaves none",
    arguments: [.udp, Path.tcp])
  func many(_ path: Path) async throws {
    let count = 200
    let accounts = (1...count).map { Account(username: "user-\($0)") }
    try await FakeServer.with(path == .udp ? .udp : .tcp, accounts: accounts) { server in
      let url = path.url("turn", port: server.port)
      let plan = try Probing.plan(accounts.map { (url, $0) })
      let finished = NIOLockedValueBox(0)
      let evidence = try await Prober(plan, concurrency: 16).run(now: Probing.now) { progress in
        if case .finished = progress { finished.withLockedValue { $0 += 1 } }
      }
      let verdicts = plan.probes.map {
        Judge(of: $0.url).verdict(evidence[$0.id]?.first ?? Evidence()).word
      }
      #expect(verdicts == Array(repeating: "relay", count: count))
      #expect(finished.withLockedValue { $0 } == count)
      #expect(server.tally.grantedAllocations == count)
      try await server.until { $0.openAllocations == 0 }
    }
  }

  /// The events at which a run can be interrupted, in the order of a good one over TCP.
  enum Step: CaseIterable, Sendable {
    case connecting, connected, gathering, sent, challenged, sentAgain, granted

    func isReached(_ events: [Event.Kind]) -> Bool {
      let sent = events.count { if case .sent = $0 { true } else { false } }
      let received = events.count { if case .received = $0 { true } else { false } }
      return switch self {
      case .connecting: events.contains { if case .connecting = $0 { true } else { false } }
      case .connected: events.contains { if case .connected = $0 { true } else { false } }
      case .gathering: events.contains(.gathering)
      case .sent: sent == 1
      case .challenged: received == 1
      case .sentAgain: sent == 2
      case .granted: received == 2
      }
    }
  }

  @Test(
    "that is cancelled leaves no allocation, whenever that is", arguments: Step.allCases,
    Path.allCases)
  func cancelled(_ step: Step, _ path: Path) async throws {
    let house = try Authority()
    try await FakeServer.with(house.transport(path)) { server in
      let plan = try Probing.plan([(path.url("turn", port: server.port), Account())])
      let seen = NIOLockedValueBox([Event.Kind]())
      let (reached, reach) = AsyncStream.makeStream(of: Void.self)
      let trust = house.trust
      let task = Task {
        // What ends before that is no reason to wait.
        defer { reach.finish() }
        return try await Prober(plan, trust: trust).run(now: Probing.now) { progress in
          guard case .happened(_, let event) = progress else { return }
          let isReached = seen.withLockedValue { (events: inout [Event.Kind]) in
            events.append(event.what)
            return step.isReached(events)
          }
          if isReached { reach.yield() }
        }
      }
      for await _ in reached { break }
      task.cancel()
      let evidence = try await task.value[0]?.first ?? Evidence()
      // Decided before the interruption arrived, or interrupted: nothing else.
      let word = Judge(of: plan.probes[0].url).verdict(evidence)
      #expect([.relay, .inconclusive(.interrupted)].contains(word))
      try await server.until { $0.openAllocations == 0 }
    }
  }

  @Test("that is cancelled before it begins asks nothing")
  func cancelledBefore() async throws {
    try await FakeServer.with(.udp) { server in
      let plan = try Probing.plan([(Path.udp.url("turn", port: server.port), Account())])
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return try await Prober(plan).run(now: Probing.now)
      }
      #expect(try await task.value.probes.isEmpty)
      #expect(server.tally.requests.isEmpty)
    }
  }

  @Test("begins only with what it trusts")
  func trust() throws {
    let plan = try Probing.plan([("turns:127.0.0.1", Account())])
    #expect(throws: PreparationError.self) {
      try Prober(plan, trust: .file("/nowhere.pem"))
    }
  }
}
