import ProbeEvidence
import Testing

@testable import Calls

@Suite struct NegotiationTests {
  static func description(_ name: String, _ candidates: [CallCandidate] = []) -> CallDescription {
    CallDescription(
      credentials: .sample(name),
      candidates: candidates)
  }

  static func candidate(_ port: UInt16) -> CallCandidate {
    CallCandidate(.host, at: Endpoint(address: "192.0.2.1", port: port))
  }

  static let offerOfA = description("offerA")
  static let offerOfB = description("offerB")

  /// What the other side is sent.
  static func signals(_ actions: [Negotiation.Action]) -> [SignallingMessage.Signal] {
    actions.compactMap { if case .send(.signal(let signal)) = $0 { signal } else { nil } }
  }

  @Test func anOfferIsAnswered() {
    var caller = Negotiation(of: .caller)
    var callee = Negotiation(of: .callee)
    callee.prepare(Self.offerOfB)
    let offer = Self.signals(caller.offer(Self.offerOfA))
    let answered = callee.received(offer[0])
    #expect(answered.contains(.apply(Self.offerOfA)))
    #expect(callee.isStable && !caller.isStable)
    #expect(caller.received(Self.signals(answered)[0]) == [.apply(Self.offerOfB)])
    #expect(caller.isStable)
  }

  @Test func glareIsResolvedByThePolite() {
    var caller = Negotiation(of: .caller)
    var callee = Negotiation(of: .callee)
    let fromCaller = Self.signals(caller.offer(Self.offerOfA))[0]
    let fromCallee = Self.signals(callee.offer(Self.offerOfB))[0]
    #expect(caller.received(fromCallee) == [])
    let yielded = callee.received(fromCaller)
    #expect(yielded.first == .rollBack)
    #expect(caller.received(Self.signals(yielded)[0]) == [.apply(Self.offerOfB)])
    #expect(caller.isStable && callee.isStable)
    #expect(caller.remote == Self.offerOfB && callee.remote == Self.offerOfA)
    #expect(caller.generation == callee.generation)
  }

  @Test func candidatesOfAnIgnoredOfferAreDropped() {
    var caller = Negotiation(of: .caller)
    var callee = Negotiation(of: .callee)
    _ = caller.offer(Self.offerOfA)
    let loser = Self.signals(callee.offer(Self.description("loser")))[0]
    let stray = SignallingMessage.Signal(
      generation: 1, .candidate(Self.candidate(1), usernameFragment: "loser"))
    #expect(caller.received(stray) == [])
    #expect(caller.received(loser) == [])
    #expect(caller.received(stray) == [])
    let answer = SignallingMessage.Signal(generation: 1, .answer(Self.offerOfB))
    #expect(caller.received(answer) == [.apply(Self.offerOfB)])
  }

  @Test func candidatesBeforeTheDescriptionWait() {
    var callee = Negotiation(of: .callee)
    callee.prepare(Self.offerOfB)
    let early = (1...3).map {
      SignallingMessage.Signal(
        generation: 1, .candidate(Self.candidate($0), usernameFragment: "offerA"))
    }
    let end = SignallingMessage.Signal(
      generation: 1, .endOfCandidates(usernameFragment: "offerA"))
    for signal in early + [end] { #expect(callee.received(signal) == []) }
    let actions = callee.received(.init(generation: 1, .offer(Self.offerOfA)))
    #expect(
      actions.suffix(5)
        == [.apply(Self.offerOfA)] + (1...3).map { .add(Self.candidate($0)) } + [.endOfCandidates])
    // What comes after the end, or once more, is nothing new.
    #expect(callee.received(early[0]) == [])
  }

  @Test func whatIsKeptIsBounded() {
    var callee = Negotiation(of: .callee)
    callee.prepare(Self.offerOfB)
    for port in 1...1000 {
      let signal = SignallingMessage.Signal(
        generation: 1, .candidate(Self.candidate(UInt16(port)), usernameFragment: "offerA"))
      #expect(callee.received(signal) == [])
    }
    let actions = callee.received(.init(generation: 1, .offer(Self.offerOfA)))
    #expect(callee.remote?.candidates.count == CallDescription.candidateLimit)
    #expect(actions.count == CallDescription.candidateLimit + 2)
  }

  @Test func onlyTheCallerRestarts() {
    var caller = Negotiation(of: .caller)
    var callee = Negotiation(of: .callee)
    callee.prepare(Self.offerOfB)
    let answered = callee.received(Self.signals(caller.offer(Self.offerOfA))[0])
    _ = caller.received(Self.signals(answered)[0])
    #expect(callee.restart(.ice, with: Self.description("again")) == [])
    #expect(caller.received(.init(.ice, generation: 2)) == [])

    let restart = caller.restart(.full, with: Self.description("again"))
    #expect(restart.first == .send(.restart(.init(.full, generation: 2))))
    #expect(callee.received(.init(.full, generation: 2)) == [.restart(.full)])
    callee.prepare(Self.description("callee2"))
    let again = callee.received(Self.signals(restart)[0])
    #expect(again.contains(.apply(Self.description("again"))))
    #expect(caller.received(Self.signals(again)[0]) == [.apply(Self.description("callee2"))])
    #expect(caller.generation == 2 && callee.generation == 2)
  }

  @Test func whatComesTooLateLeadsToNothing() {
    var caller = Negotiation(of: .caller)
    _ = caller.offer(Self.offerOfA)
    _ = caller.offer(Self.description("second"))
    #expect(caller.received(.init(generation: 1, .answer(Self.offerOfB))) == [])
    #expect(!caller.isStable)
    var callee = Negotiation(of: .callee)
    callee.prepare(Self.offerOfB)
    _ = callee.received(.init(generation: 5, .offer(Self.offerOfA)))
    #expect(callee.received(.init(generation: 5, .offer(Self.description("oldest")))) == [])
    #expect(callee.received(.init(generation: 3, .offer(Self.description("older")))) == [])
  }

  @Test func candidatesTrickleOnceTheDescriptionIsOut() {
    var caller = Negotiation(of: .caller)
    caller.prepare(Self.offerOfA)
    #expect(caller.found(Self.candidate(1)) == [])
    _ = caller.offer(Self.description("offerA", [Self.candidate(1)]))
    #expect(caller.found(Self.candidate(1)) == [])
    #expect(
      Self.signals(caller.found(Self.candidate(2))) == [
        .init(generation: 1, .candidate(Self.candidate(2), usernameFragment: "offerA"))
      ])
    #expect(
      Self.signals(caller.finishedGathering()) == [
        .init(generation: 1, .endOfCandidates(usernameFragment: "offerA"))
      ])
  }
}
