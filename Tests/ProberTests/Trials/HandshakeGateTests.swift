import NIOConcurrencyHelpers
import Testing

@testable import Prober

@Suite("The pace of TLS handshakes", .timeLimit(.minutes(10)))
struct HandshakeGateTests {
  /// How many are at it, and how many were at most.
  private actor Crowd {
    private var present = 0
    private(set) var most = 0
    private(set) var seen = 0

    func come() {
      (present, seen) = (present + 1, seen + 1)
      most = max(most, present)
    }

    func go() { present -= 1 }
  }

  /// Has 40 handshakes go through the gate, each of which gives way to the others meanwhile.
  private func crowd(
    through gate: HandshakeGate, at port: @escaping @Sendable (Int) -> String,
    isTrial: Bool = false,
    isAnswered: Bool = true
  ) async -> Crowd {
    let crowd = Crowd()
    await withTaskGroup(of: Void.self) { tasks in
      for number in 0..<40 {
        tasks.addTask {
          guard let pass = await gate.enter(port(number), isTrial: isTrial) else { return }
          await crowd.come()
          if isAnswered { await gate.isAnswered(pass) }
          for _ in 0..<20 { await Task.yield() }
          await crowd.go()
          await gate.leave(pass)
        }
      }
    }
    return crowd
  }

  @Test("At most two go on at a time towards one port, trials too", arguments: [false, true])
  func limit(isTrial: Bool) async {
    let crowd = await crowd(
      through: HandshakeGate(rate: 10), at: { _ in "192.0.2.1:443" }, isTrial: isTrial)
    #expect(await crowd.seen == 40)
    #expect(await crowd.most == 2)
  }

  @Test("Ports do not wait for each other")
  func ports() async {
    let gate = HandshakeGate(rate: 10)
    // Nobody leaves: each port has room of its own.
    for number in 0..<10 { #expect(await gate.enter("192.0.2.1:\(number)") != nil) }
  }

  @Test("The first one goes alone until it is answered, and a trial has room beside it")
  func first() async throws {
    let gate = HandshakeGate(rate: 10)
    let first = try #require(await gate.enter("a"))
    let trial = try #require(await gate.enter("a", isTrial: true))
    let next = Task { await gate.enter("a") }
    await gate.isAnswered(first)
    await gate.leave(trial)
    #expect(await next.value != nil)
  }

  @Test("A port that is silent holds nobody up, and a trial does not stand in the queue")
  func silent() async {
    let gate = HandshakeGate(rate: 1000)
    // Nobody is answered, and nobody leaves: each enters once those before it have waited in vain.
    for _ in 0..<5 { #expect(await gate.enter("a") != nil) }
    let others = (0..<100).map { _ in Task { await gate.enter("a") } }
    #expect(await gate.enter("a", isTrial: true) != nil)
    for other in others { #expect(await other.value != nil) }
  }

  @Test("Many at a silent port are slow, which is said once")
  func said() async {
    let said = NIOLockedValueBox<[Prober.Slowdown]>([])
    let gate = HandshakeGate(rate: 5) { slowdown in said.withLockedValue { $0.append(slowdown) } }
    let all = (0..<60).map { _ in Task { await gate.enter("a") } }
    // The last of them would enter after ten seconds.
    while said.withLockedValue(\.isEmpty) { await Task.yield() }
    all.forEach { $0.cancel() }
    for one in all { _ = await one.value }
    guard case .rate("a", _, 5)? = said.withLockedValue(\.first) else {
      Issue.record("\(said.withLockedValue { $0 })")
      return
    }
    #expect(said.withLockedValue(\.count) == 1)
  }

  @Test("Who is cancelled does not enter, and keeps nobody waiting")
  func cancelled() async throws {
    let gate = HandshakeGate(rate: 10)
    let first = try #require(await gate.enter("a"))
    let waiting = Task { await gate.enter("a") }
    waiting.cancel()
    #expect(await waiting.value == nil)
    let next = Task { await gate.enter("a") }
    await gate.leave(first)
    #expect(await next.value != nil)
  }
}
