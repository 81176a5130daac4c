import ICEConfiguration
import ProbeEvidence
import STUN
import Testing

@testable import Prober

@Suite("The tap, before a server that never stops")
struct TapBoundsTests {
  private static let run: UInt64 = 0x0123_4567_89AB_CDEF

  private func proving(
    _ side: Relaying.ServerSide = .peer, plan: ProofPlan = ProofPlan(packets: 10)
  ) -> Tap {
    Tap(
      credential: Wire.credential,
      relaying: Relaying(run: Self.run, serverSide: side, plan: plan)
    ).challenged()
  }

  private func packet(_ kind: ProofPacket.Kind, _ number: UInt32) -> [UInt8] {
    ProofPacket(kind, number).encoded(run: Self.run, size: 160)
  }

  @Test("takes eight useless messages of a stream, and not one more")
  func unusableOnStream() {
    var tap = Tap(credential: nil, isStream: true)
    let stray = Wire.success(.binding, Wire.id(99)).encoded()
    let happenings = (0..<100).flatMap { _ in tap.serverSent(stray).happenings }
    #expect(happenings.count == Tap.unusableLimit)
    let kinds = happenings.compactMap {
      if case .receivedUnusable(let kind, _) = $0 { kind } else { nil }
    }
    #expect(kinds == Array(repeating: .otherTransaction, count: 7) + [.excess])
  }

  @Test("counts second responses on a stream, and lets datagrams have them")
  func duplicates() {
    let answer = Wire.challenge(Wire.id(1)).encoded()
    for isStream in [true, false] {
      var tap = Tap(credential: Wire.credential, isStream: isStream)
      _ = tap.agentSent(Wire.request(.allocate, Wire.id(1)).encoded())
      #expect(tap.serverSent(answer).passed != nil)
      let happenings = (0..<100).flatMap { _ in tap.serverSent(answer).happenings }
      #expect(happenings.count == (isStream ? 1 : 0))
    }
  }

  @Test("still takes a good answer after any number of unusable datagrams")
  func goodAnswerLater() {
    var tap = Tap(credential: nil)
    _ = tap.agentSent(Wire.request(.binding, Wire.id(1)).encoded())
    for _ in 0..<1000 { _ = tap.serverSent([0xFF]) }
    let outcome = tap.serverSent(Wire.success(.binding, Wire.id(1)).encoded())
    #expect(outcome.passed != nil)
    #expect(outcome.isOfUse)
  }

  @Test("passes two 438 in a row to the agent, which would go on for ever")
  func staleNonces() {
    var tap = proving(.turnOverDatagrams)
    var number: UInt128 = 0
    func ask(_ method: Message.Method, code: Int?) -> Bool {
      number += 1
      let id = Wire.id(number)
      _ = tap.agentSent(Wire.agentRequest(method, id), at: .seconds(number))
      let answer =
        code.map { Wire.challenge(id, code: $0) } ?? Message(.success, method, transactionID: id)
      return tap.serverSent(answer.signed()).passed != nil
    }
    for method in [Message.Method.createPermission, .refresh, .channelBind] {
      #expect((0..<4).map { _ in ask(method, code: 438) } == [true, true, false, false])
      // A nonce expires again while a relay is held for long.
      #expect(ask(method, code: nil))
      #expect(ask(method, code: 438))
    }
  }

  @Test("lets the agent ask for one thing eight times at once, and then once a second")
  func requestRate() {
    var tap = proving(.turnOverDatagrams)
    var number: UInt128 = 0
    func refreshes(_ count: Int, at instant: Duration) -> Int {
      (0..<count).count { _ in
        number += 1
        let id = Wire.id(number)
        let isPassed = tap.agentSent(Wire.agentRequest(.refresh, id), at: instant).passed != nil
        _ = tap.serverSent(Message(.success, .refresh, transactionID: id).signed())
        return isPassed
      }
    }
    #expect(refreshes(100, at: .zero) == 8)
    #expect(refreshes(100, at: .seconds(1)) == 1)
    #expect(refreshes(100, at: .seconds(4)) == 3)
    let permission = Wire.agentRequest(.createPermission, Wire.id(1 << 64))
    #expect(tap.agentSent(permission, at: .seconds(4)).passed != nil)
  }

  /// Big packets have the numbers behind the plan's ten.
  @Test("has each packet of the plan echoed once, and no other")
  func echoes() {
    var tap = proving()
    let passed = [0, 9, 9, 14, 15, .max, 0].map { tap.serverSent(packet(.ask, $0)).passed != nil }
    #expect(passed == [true, true, false, true, false, false, false])
    // An echo is seen once, and ends here.
    let echo = tap.serverSent(packet(.echo, 3))
    #expect(echo.payload != nil && echo.passed == nil)
    #expect(!tap.serverSent(packet(.echo, 3)).isOfUse)
  }

  @Test("has use for as many packets as hold a relay, and as fill it")
  func flows() {
    var tap = proving(plan: ProofPlan(pace: 50))
    let holds = (0..<10_000).count { tap.serverSent(packet(.hold, $0), at: .zero).isOfUse }
    #expect(holds == 500)
    #expect((0..<1000).count { tap.serverSent(packet(.hold, $0), at: .seconds(1)).isOfUse } == 100)
    let fills = (0..<100_000).count { tap.serverSent(packet(.fill, $0), at: .seconds(1)).isOfUse }
    #expect(fills == Int(Window.packetLimit))
  }

  @Test("lets so many connectivity checks through as agents make")
  func checks() {
    var tap = proving()
    let check = Wire.request(.binding, Wire.id(3)).encoded()
    #expect((0..<10_000).count { _ in tap.serverSent(check).passed != nil } == 256)
    #expect((0..<10_000).count { _ in tap.serverSent(check, at: .seconds(1)).passed != nil } == 50)
  }
}
