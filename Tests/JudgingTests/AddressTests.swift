import Causes
import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

@testable import Judging

@Suite("Addresses that servers report")
struct AddressTests {
  /// What comes of a reply with these addresses, and the warnings.
  private func verdict(
    _ scheme: String, at server: String, from local: String, mapped: String?, relayed: String? = nil
  ) throws -> (Verdict?, [WarningCode]) {
    let url = try ServerURL("\(scheme):turn.example.com")
    let method: RequestMethod = scheme == "stun" ? .binding : .allocate
    var reply = Reply(
      method: method, answersAuthenticated: scheme == "turn", outcome: .success,
      integrity: scheme == "turn" ? .valid : .absent)
    reply.mappedAddress = mapped.map { Endpoint(address: $0, port: 40_000) }
    reply.relayedAddress = relayed.map { Endpoint(address: $0, port: 50_000) }
    reply.lifetime = 600
    let kinds: [Event.Kind] = [
      .connecting(to: Endpoint(address: server, port: 3478)),
      .connected(from: Endpoint(address: local, port: 40_000)), .gathering,
      .sent(request: Request(method: method, isAuthenticated: scheme == "turn")),
      .received(reply: reply),
      .candidate(
        candidate: Candidate(
          kind: scheme == "stun" ? .serverReflexive : .relayed,
          address: Endpoint(address: relayed ?? mapped ?? server, port: 50_000),
          related: Endpoint(address: local, port: 40_000), foundation: "1", component: 1,
          priority: 1)),
      .gatheringDone,
    ]
    let evidence = Evidence(timed: kinds)
    let judgement = Judge(of: url).judge(evidence)
    let verdict: Verdict? = if case .decided(let verdict, _) = judgement { verdict } else { nil }
    return (verdict, Findings(evidence).warnings(now: 0).map(\.code))
  }

  @Test(
    "A reflexive address that cannot be ours is a failure for STUN, and a warning for TURN",
    arguments: [
      // Server, our socket, what the server says.
      ("203.0.113.1", "203.0.113.2", "127.0.0.1", true),
      ("203.0.113.1", "10.0.0.2", "0.0.0.0", true),
      ("203.0.113.1", "10.0.0.2", "203.0.113.1", true), ("2001:db8::1", "2001:db8::2", "::1", true),
      ("2001:db8::1", "2001:db8::2", "2001:db8::1", true),
      ("10.0.0.1", "10.0.0.2", "127.0.0.53", true),
      ("203.0.113.1", "10.0.0.2", "224.0.0.1", true),
      ("203.0.113.1", "203.0.113.2", "0.1.2.3", true),
      ("203.0.113.1", "203.0.113.2", "255.255.255.255", true),
      ("127.0.0.1", "127.0.0.1", "0.0.0.0", true),
      // In IPv6 clothes: of a dual-stack socket, and behind a NAT64.
      ("203.0.113.1", "203.0.113.2", "::ffff:127.0.0.1", true),
      ("64:ff9b::203.0.113.1", "2001:db8::2", "203.0.113.1", true),
      ("64:ff9b::203.0.113.1", "2001:db8::2", "198.51.100.7", false),
      ("203.0.113.1", "203.0.113.2", "::ffff:203.0.113.2", false),
      // On this very machine.
      ("10.0.0.2", "10.0.0.2", "127.0.0.1", false),
      // Ours, another one of the internet's, or on loopback.
      ("203.0.113.1", "203.0.113.2", "203.0.113.2", false),
      ("203.0.113.1", "10.0.0.2", "198.51.100.7", false),
      ("127.0.0.1", "127.0.0.1", "127.0.0.1", false),
      ("127.0.0.2", "127.0.0.1", "127.0.0.1", false),
      ("203.0.113.1", "203.0.113.1", "203.0.113.1", false),
      ("10.0.0.1", "10.0.0.2", "10.9.9.9", false),
    ])
  func reflexive(server: String, local: String, mapped: String, isImpossible: Bool) throws {
    let (stun, ofSTUN) = try verdict("stun", at: server, from: local, mapped: mapped)
    let cause = try #require(stun).failure?.cause
    #expect(cause == (isImpossible ? .bindingNoMappedAddress : nil))
    #expect(ofSTUN.isEmpty)
    let (turn, codes) = try verdict(
      "turn", at: server, from: local, mapped: mapped, relayed: "203.0.113.9")
    #expect(turn?.failure == nil)
    #expect(codes == (isImpossible ? [.mappedAddressForeign] : []))
  }

  @Test(
    "A private reflexive address that is not ours, from a public server, is a warning for both",
    arguments: [
      ("203.0.113.1", "203.0.113.2", "10.0.0.13", true),
      ("203.0.113.1", "192.168.1.5", "172.17.0.1", true),
      ("203.0.113.1", "192.168.1.5", "100.64.0.9", true),
      ("2001:db8::1", "2001:db8::2", "fd00::9", true),
      ("203.0.113.1", "192.168.1.5", "169.254.1.1", true),
      ("64:ff9b::203.0.113.1", "2001:db8::2", "10.0.0.9", true),
      ("203.0.113.1", "192.168.1.5", "192.168.1.5", false),
      ("10.0.0.1", "10.0.0.2", "10.0.0.9", false),
    ])
  func doubtful(server: String, local: String, mapped: String, isDoubtful: Bool) throws {
    let codes: [WarningCode] = isDoubtful ? [.mappedAddressForeign] : []
    let (stun, ofSTUN) = try verdict("stun", at: server, from: local, mapped: mapped)
    #expect(stun == .srflx && ofSTUN == codes)
    let (_, ofTURN) = try verdict(
      "turn", at: server, from: local, mapped: mapped, relayed: "203.0.113.9")
    #expect(ofTURN == codes)
  }

  @Test(
    "A relayed address that nobody can reach is no relay",
    arguments: [
      ("203.0.113.1", "0.0.0.0", true), ("203.0.113.1", "127.0.0.1", true),
      ("10.0.0.1", "127.0.0.1", true), ("203.0.113.1", "::ffff:127.0.0.1", true),
      ("203.0.113.1", "255.255.255.255", true), ("192.0.2.2", "127.0.0.1", false),
      ("fe80::1", "fe80::2", false),
      ("203.0.113.1", "239.1.1.1", true), ("203.0.113.1", "169.254.1.1", true),
      ("2001:db8::1", "::", true), ("2001:db8::1", "fe80::1", true), ("127.0.0.1", "0.0.0.0", true),
      ("127.0.0.1", "127.0.0.1", false), ("203.0.113.1", "203.0.113.1", false),
      ("203.0.113.1", "198.51.100.4", false), ("10.0.0.1", "10.0.0.1", false),
    ])
  func relayed(server: String, relayed: String, isImpossible: Bool) throws {
    let (found, _) = try verdict(
      "turn", at: server, from: "192.0.2.2", mapped: "192.0.2.2", relayed: relayed)
    #expect(found?.failure?.cause == (isImpossible ? .allocateNoRelay : nil))
  }

  @Test("What cannot be ours says nothing of the NAT")
  func mapping() {
    let local = Endpoint(address: "10.0.0.5", port: 40_000)
    let seen = ["127.0.0.1", "198.51.100.9"].enumerated().map { index, mapped in
      ObservedMapping(
        server: Endpoint(address: "203.0.113.\(index + 1)", port: 3478), local: local,
        mapped: Endpoint(address: mapped, port: 40_000))
    }
    #expect(NATMapping(seen) == nil)
  }

  @Test("An Allocate success without a mapped address is no success (RFC 8656 §7.3)")
  func unmapped() throws {
    let (found, _) = try verdict(
      "turn", at: "203.0.113.1", from: "192.0.2.2", mapped: nil, relayed: "203.0.113.9")
    #expect(found?.failure?.cause == .allocateMalformed)
  }
}
