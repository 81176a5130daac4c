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
          guard await gate.enter(port(number), isTrial: isTrial) else { return }
          await crowd.come()
          if isAnswered { await gate.isAnswered(port(number)) }
          for _ in 0..<20 { await Task.yield() }
          await crowd.go()
          await gate.leave(port(number))
        }
      }
    }
    return crowd
  }

  @Test("At most two go on at a time towards one port, trials too", arguments: [false, true])
  func limit(isTrial: Bool) async {
    let crowd = await crowd(
      through: HandshakeGate(), at: { _ in "192.0.2.1:443" }, isTrial: isTrial)
    #expect(await crowd.seen == 40)
    #expect(await crowd.most == 2)
  }

  @Test("Ports do not wait for each other")
  func ports() async {
    let gate = HandshakeGate()
    // Nobody leaves: each port has room of its own.
    for number in 0..<10 { #expect(await gate.enter("192.0.2.1:\(number)")) }
  }

  @Test("The first one goes alone until it is answered, and a trial has room beside it")
  func first() async {
    let gate = HandshakeGate()
    #expect(await gate.enter("a"))
    #expect(await gate.enter("a", isTrial: true))
    let next = Task { await gate.enter("a") }
    await gate.isAnswered("a")
    await gate.leave("a")
    #expect(await next.value)
  }

  @Test("Who is cancelled does not enter, and keeps nobody waiting")
  func cancelled() async {
    let gate = HandshakeGate()
    #expect(await gate.enter("a"))
    let waiting = Task { await gate.enter("a") }
    waiting.cancel()
    #expect(await waiting.value == false)
    let next = Task { await gate.enter("a") }
    await gate.leave("a")
    #expect(await next.value)
  }
}
