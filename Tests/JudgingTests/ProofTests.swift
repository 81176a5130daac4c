import Causes
import Foundation
import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

@testable import Judging

@Suite("A proof")
struct ProofTests {
  private let url: ServerURL

  init() throws { url = try ServerURL("turn:turn.example.com") }

  private func findings(
    _ attempts: ProofAttempt..., plan: ProofPlan = ProofPlan(packets: 10)
  ) -> RelayFindings {
    var proof = Proof(start: .milliseconds(100))
    proof.attempts = attempts
    return RelayFindings(proof, of: url, plan: plan)
  }

  private func attempt(
    _ happenings: ProofEvent.Kind..., by way: ProofAttempt.Way = .sameServer,
    peer: String? = "198.51.100.9"
  ) -> ProofAttempt {
    var attempt = ProofAttempt(way: way)
    attempt.peerAddress = peer.map { Endpoint(address: $0, port: 50001) }
    attempt.events = happenings.enumerated().map {
      ProofEvent($0.element, at: .milliseconds(10 * $0.offset))
    }
    return attempt
  }

  private let asked = ProofEvent.Kind.exchanged(
    side: .first, what: .sent(request: Request(method: .createPermission, isAuthenticated: true)))

  private func answered(_ code: Int? = nil) -> ProofEvent.Kind {
    .exchanged(side: .first, what: .received(reply: .permission(code, "as told")))
  }

  @Test("holds once data came back, and says with what")
  func proved() {
    let findings = findings(.sample(.sameServer, .arriving))
    #expect(findings.isProved == true)
    #expect(findings.failure == nil)
    #expect(findings.way == .sameServer)
    #expect(findings.timeToReady == .milliseconds(30))
    #expect(findings.warnings == [])
  }

  @Test("that comes to no data names the cause")
  func causes() {
    let silent = attempt(asked, answered(), .limitReached)
    let table: [(ProofAttempt, Cause?)] = [
      (silent, .dataNoData),
      (attempt(asked, answered(), .arrived(side: .second), .limitReached), .dataOneWay),
      (attempt(asked, .limitReached), .permissionNoResponse),
      (attempt(asked, answered(500)), .permissionErrorResponse),
      // pion refuses a peer without a code, others say 400: their own address may be such a peer.
      (attempt(asked, answered(400)), nil),
      (attempt(asked, answered(0)), nil),
      (attempt(asked, answered(508)), nil),
      (
        attempt(asked, answered(400), by: .mappedAddress, peer: "203.0.113.5"),
        .permissionErrorResponse
      ),
      // The agent goes on with the new nonce.
      (attempt(asked, answered(438), answered(), .limitReached), .dataNoData),
      (
        attempt(
          asked, .exchanged(side: .first, what: .disconnected(how: .reset, detail: "reset"))),
        .dataNoData
      ),
      // A server that denies its own address is not broken, nor one that denies a private one.
      (attempt(asked, answered(403)), nil),
      (attempt(asked, answered(403), by: .mappedAddress, peer: "192.168.1.2"), nil),
      (
        attempt(asked, answered(403), by: .mappedAddress, peer: "203.0.113.5"), .permissionForbidden
      ),
      (attempt(asked, answered(403), by: .otherServer, peer: "198.51.100.9"), .permissionForbidden),
      // Nothing was there to send to.
      (attempt(.limitReached, peer: nil), nil),
      (.full(.sameServer), nil),
      (attempt(.interrupted), nil),
      (attempt(.fault(detail: "no agent")), nil),
    ]
    for (attempt, cause) in table {
      let findings = findings(attempt)
      #expect(findings.failure?.cause == cause, "\(attempt.events)")
      #expect(findings.isProved != true)
    }
  }

  @Test("by another way is a proof, and a warning says why the first was none")
  func otherWay() {
    for setback in [ProofAttempt.denied(.sameServer), .full(.sameServer)] {
      let findings = findings(setback, .sample(.mappedAddress, .arriving))
      #expect(findings.isProved == true)
      #expect(findings.failure == nil)
      #expect(findings.warnings.map(\.code) == [.relayProvedOtherwise])
    }
  }

  @Test("that cannot be made is a warning, and never a failure")
  func notProved() {
    let findings = findings(.denied(.sameServer), .denied(.mappedAddress))
    #expect(findings.isProved == false)
    #expect(findings.failure == nil)
    #expect(findings.warnings.map(\.code) == [.relayNotProved])
  }

  @Test(
    "of a relay that may send to some addresses only is a warning",
    arguments: [403, 400, 0], [ProofAttempt.Way.privatePeer, .namedPeer])
  func limited(code: Int, way: ProofAttempt.Way) {
    let setbacks = [
      attempt(asked, answered(code)),
      attempt(asked, answered(code), by: .mappedAddress, peer: "203.0.113.5"),
    ]
    let permitted = attempt(asked, answered(), by: way, peer: "10.0.0.1")
    let limited = findings(setbacks[0], setbacks[1], permitted)
    #expect(limited.failure == nil)
    #expect(limited.isProved == false)
    #expect(limited.warnings.map(\.code) == [.relayNotProved])
    let denied = attempt(asked, answered(code), by: way, peer: "10.0.0.1")
    #expect(findings(setbacks[0], setbacks[1], denied).failure?.cause.stage == .permission)
  }

  @Test("whose permission was refused says so where nothing is asked for any more")
  func refusedAndSilent() {
    let refused = attempt(asked, answered(400))
    let silent = attempt(.limitReached, by: .mappedAddress, peer: "203.0.113.5")
    #expect(findings(refused, silent).failure?.cause == .permissionErrorResponse)
    #expect(findings(attempt(asked, answered(403)), silent).failure?.cause == .dataNoData)
  }

  @Test("is tried another way where a server refuses the peer, and not where it fails")
  func anotherWay() {
    let judge = ProofJudge(of: url)
    for (code, isTried) in [
      (403, true), (400, true), (443, true), (508, true), (0, true), (500, false),
    ] {
      guard case .broken(let fault) = judge.standing(of: attempt(asked, answered(code))) else {
        Issue.record("\(code) decides nothing")
        continue
      }
      #expect(fault.allowsAnotherWay == isTried, "\(code)")
    }
  }

  @Test("that was ended from outside is none, and no warning")
  func interrupted() {
    let findings = findings(attempt(asked, .interrupted))
    #expect(findings.isProved == nil)
    #expect(findings.warnings == [])
  }

  @Test("names loss above what is allowed, each way")
  func loss() {
    var packets = [PacketTrace].arriving
    packets[3].returned = nil
    let lossy = ProofAttempt.sample(.sameServer, packets)
    #expect(findings(lossy, plan: ProofPlan(packets: 10, maxLoss: 10)).failure == nil)
    #expect(findings(lossy, plan: ProofPlan(packets: 10, maxLoss: 9.9)).failure?.cause == .dataLoss)
    #expect(findings(lossy).packets?.loss == .init(there: 0, back: 10))
    let oneWay = packets.map { PacketTrace(sent: $0.sent, arrived: $0.arrived, echoed: $0.echoed) }
    #expect(findings(.sample(.sameServer, oneWay)).failure?.cause == .dataOneWay)
    let none = packets.map { PacketTrace(sent: $0.sent) }
    #expect(findings(.sample(.sameServer, none)).failure?.cause == .dataNoData)
  }

  @Test("of a relay that freezes is a failure, healed or not")
  func freezes() throws {
    let findings = findings(.sample(.sameServer, .arriving, hold: .freezing))
    #expect(findings.failure?.cause == .dataFrozen)
    let freeze = try #require(findings.hold?.freezes.first)
    #expect(freeze.offset == .milliseconds(3800))
    #expect(freeze.length == .milliseconds(7200))
    #expect(freeze.bytes == 19 * 3200)
    #expect(freeze.isHealed)
    #expect(self.findings(.sample(.sameServer, .arriving, hold: .flowing)).failure == nil)
  }

  @Test("whose path ends while the relay is held says so")
  func cut() {
    var attempt = ProofAttempt.sample(.sameServer, .arriving, hold: .flowing)
    attempt.events.append(
      ProofEvent(
        .exchanged(side: .first, what: .disconnected(how: .reset, detail: "Connection reset")),
        at: .seconds(21)))
    #expect(findings(attempt).failure?.cause == .dataFrozen)
  }

  /// What happens to this machine, and from when on it is over.
  private static let stoodStill = Disturbance.stoodStill(stopped: .seconds(3))
  private static let moved = Disturbance.networkChanged(detail: "eth0 went down")

  @Test(
    "of a relay that is not heard of while this machine stands still or moves is no failure",
    arguments: [stoodStill, moved])
  func disturbed(_ disturbance: Disturbance) {
    let news = ProofEvent.Kind.disturbed(by: disturbance)
    let cut = ProofEvent.Kind.exchanged(
      side: .first, what: .disconnected(how: .reset, detail: "reset"))
    for attempt in [
      attempt(asked, news, .limitReached), attempt(asked, answered(), news, .limitReached),
      attempt(news, .limitReached, peer: nil), attempt(asked, news, cut),
      attempt(.climbing(what: .disturbed(by: disturbance)), .climbing(what: .limitReached)),
    ] {
      let findings = findings(attempt)
      #expect(findings.failure == nil, "\(attempt.events)")
      #expect(findings.undecided == .disturbed(disturbance))
      #expect(findings.isProved == nil)
      #expect(!findings.wasInterrupted)
      #expect(findings.warnings == [])
    }
    // What a server says is as good as ever.
    #expect(
      findings(attempt(asked, news, answered(500))).failure?.cause == .permissionErrorResponse)
  }

  @Test("of a relay that is held is no freeze where this machine stood still or moved in it")
  func disturbedHold() {
    let table: [(hold: FlowTrace, at: Int, Disturbance, Cause?, undecided: Bool)] = [
      // From 4.5 s to 11.5 s of the attempt nothing comes out.
      (.freezing, 8, Self.stoodStill, nil, false), (.freezing, 5, Self.stoodStill, nil, false),
      (.freezing, 13, Self.stoodStill, nil, false), (.freezing, 8, Self.moved, nil, false),
      (.freezing, 3, Self.stoodStill, .dataFrozen, false),
      (.freezing, 18, Self.stoodStill, .dataFrozen, false),
      (.freezing, 3, Self.moved, .dataFrozen, false),
      (.dying, 8, Self.stoodStill, nil, true), (.dying, 8, Self.moved, nil, true),
      (.dying, 2, Self.moved, .dataFrozen, false), (.flowing, 8, Self.moved, nil, false),
    ]
    for (hold, second, disturbance, cause, isUndecided) in table {
      let attempt = ProofAttempt.sample(.sameServer, .arriving, hold: hold)
        .disturbed(at: second, by: disturbance)
      let findings = findings(attempt)
      #expect(findings.failure?.cause == cause, "\(second) \(disturbance)")
      #expect(
        findings.undecided == (isUndecided ? .disturbed(disturbance) : nil),
        "\(second) \(disturbance)")
      #expect(findings.hold?.disturbance == disturbance)
      #expect(findings.isProved == (cause == nil))
    }
  }

  @Test("of a relay that loses packets, or its path, while this machine stands still is no failure")
  func disturbedPackets() {
    let lost = [PacketTrace].arriving.map { PacketTrace(sent: $0.sent) }
    let late = ProofAttempt.sample(.sameServer, lost)
    #expect(findings(late).failure?.cause == .dataNoData)
    #expect(findings(late.disturbed(at: 1)).failure == nil)
    #expect(findings(late.disturbed(at: 1)).undecided == .disturbed(Self.stoodStill))
    #expect(findings(late.disturbed(at: 9)).failure?.cause == .dataNoData)
    var cut = ProofAttempt.sample(.sameServer, .arriving, hold: .flowing).disturbed(at: 20)
    cut.events.append(
      ProofEvent(
        .exchanged(side: .first, what: .disconnected(how: .reset, detail: "reset")),
        at: .seconds(21)))
    #expect(findings(cut).failure == nil)
    #expect(findings(cut).undecided == .disturbed(Self.stoodStill))
    // Data had flowed for long by then.
    cut.events[cut.events.count - 2] = ProofEvent(
      .disturbed(by: Self.stoodStill), at: .seconds(5))
    #expect(findings(cut).failure?.cause == .dataFrozen)
    // A rate that was measured meanwhile is none.
    let rate = ProofAttempt.sample(.sameServer, .arriving, throughput: .flowing)
    #expect(findings(rate).undecided == nil)
    #expect(findings(rate.disturbed(at: 8)).undecided == .disturbed(Self.stoodStill))
  }

  @Test("that this machine's own firewall forbids says nothing of the relay")
  func forbidden() {
    let end = Event.Kind.disconnected(how: .forbidden, detail: "Operation not permitted")
    let expected = Inconclusive.ownFirewall("Operation not permitted")
    var held = ProofAttempt.sample(.sameServer, .arriving, hold: .flowing)
    held.events.append(ProofEvent(.exchanged(side: .first, what: end), at: .seconds(21)))
    for attempt in [
      attempt(asked, .exchanged(side: .first, what: end)),
      attempt(.exchanged(side: .second, what: end), by: .mappedAddress),
      attempt(.climbing(what: end), peer: nil), held,
    ] {
      let findings = findings(attempt)
      #expect(findings.failure == nil, "\(attempt.events)")
      #expect(findings.undecided == expected)
      #expect(findings.warnings == [])
    }
  }

  @Test("of a relay whose packets come from elsewhere fails, unless that may be its inside")
  func source() {
    let relayed = Endpoint(address: "198.51.100.9", port: 50000)
    let table: [(relayed: String, source: String?, Cause?, warnings: [WarningCode])] = [
      ("198.51.100.9", "198.51.100.9", nil, []), ("198.51.100.9", nil, nil, []),
      ("198.51.100.9", "192.0.2.1", .dataOtherAddress, []),
      ("10.0.0.9", "10.0.0.1", .dataOtherAddress, []),
      ("10.0.0.9", "192.0.2.1", .dataOtherAddress, []),
      ("198.51.100.9", "10.0.0.1", nil, [.relaySourceDiffers]),
    ]
    for (relayed, source, cause, warnings) in table {
      var proof = Proof(start: .zero)
      proof.attempts = [.sample(.sameServer, .arriving)]
      proof.source = RelaySource(
        relayed: Endpoint(address: relayed, port: 50000),
        source: source.map { Endpoint(address: $0, port: 50007) })
      let findings = RelayFindings(proof, of: url, plan: ProofPlan(packets: 10))
      #expect(findings.failure?.cause == cause, "\(relayed) \(source ?? "-")")
      #expect(findings.warnings.map(\.code) == warnings)
    }
    // It explains that nothing comes through, and nothing else.
    for (attempt, cause) in [
      (attempt(asked, answered(), .limitReached), Cause.dataOtherAddress),
      (attempt(asked, answered(500)), .permissionErrorResponse),
    ] {
      var proof = Proof(start: .zero)
      proof.attempts = [attempt]
      proof.source = RelaySource(
        relayed: relayed, source: Endpoint(address: "192.0.2.1", port: 50000))
      let findings = RelayFindings(proof, of: url, plan: ProofPlan(packets: 10))
      #expect(findings.failure?.cause == cause)
    }
  }

  @Test("warns where nothing but a firewall is between its port and this machine")
  func blockade() {
    let table: [(source: String?, reached: Bool?, direct: Bool?, words: String?)] = [
      ("198.51.100.9", true, true, nil), ("198.51.100.9", false, true, "keeps packets to"),
      ("198.51.100.9", false, false, "keeps packets to"), (nil, true, true, "keeps packets from"),
      // A NAT may keep it back.
      (nil, true, false, nil), (nil, false, false, nil), (nil, false, true, "either way"),
      // Nobody looked, or the server did not permit it.
      (nil, nil, true, nil), ("198.51.100.9", nil, nil, nil),
    ]
    for row in table {
      var proof = Proof(start: .zero)
      proof.attempts = [.sample(.sameServer, .arriving)]
      proof.source = RelaySource(
        relayed: Endpoint(address: "198.51.100.9", port: 50000),
        source: row.source.map { Endpoint(address: $0, port: 50000) }, isReached: row.reached,
        isDirect: row.direct)
      let findings = RelayFindings(proof, of: url, plan: ProofPlan(packets: 10))
      #expect(findings.failure == nil)
      #expect(findings.warnings.map(\.code) == (row.words == nil ? [] : [.relayPortsBlocked]))
      #expect(findings.warnings.first?.message.contains(row.words ?? "") ?? (row.words == nil))
    }
  }

  @Test("is decided by the earliest event that decides")
  func earliest() {
    let attempt = attempt(asked, answered(403), .ready, .limitReached)
    let judge = ProofJudge(of: url)
    #expect(
      judge.standing(of: attempt) == .broken(.denied(.first, .init(code: 403, reason: "as told"))))
    var beginning = attempt
    beginning.events.removeLast(3)
    #expect(judge.standing(of: beginning) == .goOn)
  }

  @Test("is refused by the third 438 in a row, and by no fewer")
  func staleNonces() {
    let judge = ProofJudge(of: url)
    let patient = attempt(
      asked, answered(438), answered(438), answered(), answered(438), answered(438))
    #expect(judge.standing(of: patient) == .goOn)
    let endless = attempt(asked, answered(438), answered(438), answered(438))
    #expect(
      judge.standing(of: endless) == .broken(.refused(.first, .init(code: 438, reason: "as told"))))
  }

  @Test("puts down a bounded number of messages, and all that decides")
  func bounded() {
    var attempt = ProofAttempt(way: .sameServer)
    let refresh = ProofEvent.Kind.exchanged(
      side: .first, what: .sent(request: Request(method: .refresh, isAuthenticated: true)))
    for number in 0..<1000 { attempt.append(refresh, at: .milliseconds(number)) }
    #expect(attempt.events.count == 100)
    #expect(attempt.append(answered(400), at: .seconds(2)) != nil)
    #expect(attempt.append(.limitReached, at: .seconds(3)) != nil)
    #expect(attempt.events.count == 102)
  }

  @Test("is saved and read back as it was")
  func saved() throws {
    var evidence = SampleScript(url: url).allocates()
    var proof = Proof(start: .milliseconds(100))
    proof.attempts = [
      .denied(.sameServer), .full(.otherServer),
      .sample(.mappedAddress, .arriving, hold: .freezing, throughput: .flowing),
    ]
    evidence.proof = proof
    let data = try JSONEncoder().encode(evidence)
    #expect(try JSONDecoder().decode(Evidence.self, from: data) == evidence)
  }
}

@Suite("The packets of a proof")
struct PacketFindingsTests {
  @Test("give round trips by rank, and no jitter where they take the same time")
  func roundTrips() throws {
    let packets = (0..<100).map { number in
      PacketTrace(
        sent: .milliseconds(20 * number), arrived: .milliseconds(20 * number + 5),
        echoed: .milliseconds(20 * number + 5), returned: .milliseconds(21 * number + 10))
    }
    let findings = try #require(PacketFindings(packets))
    #expect(findings.roundTrip?.minimum == .milliseconds(10))
    #expect(findings.roundTrip?.median == .milliseconds(59))
    #expect(findings.roundTrip?.percentile95 == .milliseconds(104))
    #expect(findings.jitter.there == .zero)
  }

  @Test("whose transit alternates have that jitter, as RFC 3550 reckons it")
  func jitter() throws {
    let packets = (0..<200).map { number in
      PacketTrace(
        sent: .milliseconds(20 * number),
        arrived: .milliseconds(20 * number + (number.isMultiple(of: 2) ? 0 : 8)))
    }
    let jitter = try #require(PacketFindings(packets)?.jitter.there)
    #expect(jitter > .milliseconds(7.9) && jitter <= .milliseconds(8))
  }

  @Test("that are none tell nothing")
  func none() {
    #expect(PacketFindings([]) == nil)
    #expect(PacketFindings([PacketTrace(sent: .zero)])?.roundTrip == nil)
    #expect(PacketFindings([PacketTrace(sent: .zero)])?.loss.back == nil)
  }
}
