import Causes
import Foundation
import Prober
import ICEConfiguration
import Judging
import ProbeEvidence
import STUN
import TestServers
import Testing

/// A flood, and what a stream of it is called.
struct FloodRow: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let flood: HostileServer.Flood
  let code: String
  /// Whether the server answers as well.
  let isAnswering: Bool

  init(
    _ name: String, _ flood: HostileServer.Flood, overStreams code: String = "malformed",
    isAnswering: Bool = false
  ) {
    testDescription = name
    self.flood = flood
    self.code = code
    self.isAnswering = isAnswering
  }

  static let all = [
    FloodRow("no STUN", .garbage(size: 20), overStreams: "not-stun"),
    FloodRow("other transactions", .otherTransactions(size: 1000)),
    FloodRow("indications", .indications(size: 20)),
    FloodRow("ChannelData", .channelData(size: 1000), overStreams: "not-stun"),
  ]
}

@Suite("A server that sends and sends", .timeLimit(.minutes(10)))
struct FloodTests {
  /// More than any socket's buffer takes, and over within a second.
  private static let burst = HostileServer.Pace(
    bytesPerSecond: 1 << 30, messagesPerSecond: 10_000, messages: 5000)

  @Test("over UDP is heard all the same, once it answers", arguments: FloodRow.all)
  func datagrams(_ row: FloodRow) async throws { try await expectRelay(row.flood, Self.burst) }

  @Test("over UDP may send its answers again and again")
  func duplicates() async throws { try await expectRelay(.duplicates, Self.burst) }

  @Test("over UDP is heard while empty datagrams come")
  func empty() async throws { try await expectRelay(.nothing, .init(messages: 500)) }

  private func expectRelay(
    _ flood: HostileServer.Flood, _ pace: HostileServer.Pace
  ) async throws {
    let server = try await HostileServer.start(.udp, flood, pace, answering: true)
    let probing = try await Probing(Path.udp.url("turn", port: server.port))
    #expect(probing.verdict.word == "relay")
    try await server.stop()
  }

  @Test(
    "over a stream is decided and cut off, and not listened to until the limit",
    arguments: FloodRow.all, Path.streams)
  func streams(_ row: FloodRow, _ path: Path) async throws {
    try await expectEnd(path, row.flood, row.code)
  }

  @Test("of TLS KeyUpdates is cut off, too")
  func keyUpdates() async throws { try await expectEnd(.tls, .keyUpdates, "malformed") }

  private func expectEnd(
    _ path: Path, _ flood: HostileServer.Flood, _ code: String
  ) async throws {
    let house = try Authority()
    let server = try await HostileServer.start(house.transport(path), flood)
    let probing = try await Probing(path.url("turn", port: server.port), trust: house.trust)
    #expect(probing.verdict.word == "allocate/\(code)", "\(probing.evidence.happenings)")
    #expect(!probing.evidence.happenings.contains(.limitReached))
    try await eventually("the connection ends", within: Probing.patient) {
      server.endedConnections > 0 ? () : nil
    }
    try await server.stop()
  }
}

@Suite("A server that keeps a proof busy", .timeLimit(.minutes(10)))
struct BusyProofTests {
  private struct Outcome {
    let evidence: Evidence
    let findings: RelayFindings
    let tally: Tally
  }

  private func prove(
    _ path: Path, _ fault: Fault, limit: Duration
  ) async throws -> Outcome {
    let house = try Authority()
    return try await FakeServer.with(house.transport(path), fault: fault) { server in
      let proof = ProofPlan(packets: 10)
      let plan = try Probing.plan(
        [(path.url("turn", port: server.port), Account())], limit: limit, proof: proof)
      let found = try await Prober(plan, trust: house.trust).run(now: Probing.now)
      let evidence = found[0]?.first ?? Evidence()
      let attempts = try #require(evidence.proof)
      return Outcome(
        evidence: evidence,
        findings: RelayFindings(attempts, of: plan.probes[0].url, plan: proof),
        tally: server.tally)
    }
  }

  @Test("with 438 to every permission is refused by the third", arguments: [Path.udp, .tcp])
  func staleNonces(_ path: Path) async throws {
    let outcome = try await prove(
      path, .refuses(Refusal(.permission, 438)), limit: Probing.patient)
    #expect(outcome.findings.failure?.cause == .permissionErrorResponse)
    #expect(outcome.findings.failure?.stunError?.code == 438)
    #expect(outcome.evidence.proof?.attempts.count == 1)
    // Of each of the two ends.
    #expect(outcome.tally.requests.count { $0.method == .createPermission } <= 6)
  }

  @Test("with lifetimes of a second or two is not asked for ever", arguments: [1, 2] as [UInt8])
  func lifetimes(_ seconds: UInt8) async throws {
    let outcome = try await prove(.udp, .lifetime(seconds: seconds), limit: .seconds(8))
    #expect(outcome.findings.isProved == false)
    // Each relay eight times at once and once a second, in two ways within eight seconds.
    #expect(outcome.tally.requests.count { $0.method == .refresh } < 100)
    #expect(try JSONEncoder().encode(outcome.evidence).count < 256 << 10)
  }
}
